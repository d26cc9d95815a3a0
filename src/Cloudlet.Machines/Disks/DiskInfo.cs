namespace Cloudlet.Machines;

/// <summary>What a disk image says about itself.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Format">QEMU's word for its format: <c>raw</c>, <c>qcow2</c>, ...</param>
/// <param name="VirtualSize">Bytes that a guest sees.</param>
/// <param name="BackingFile">The file below it, absolute; null when there is none.</param>
/// <param name="BackingFormat">That file's format, when it is stored.</param>
/// <param name="NeededFiles">All other files that hold its content: backing file, external data file, extents.</param>
public sealed record DiskInfo(
    string Path,
    string Format,
    long VirtualSize,
    string? BackingFile,
    string? BackingFormat,
    IReadOnlyList<string> NeededFiles
);
