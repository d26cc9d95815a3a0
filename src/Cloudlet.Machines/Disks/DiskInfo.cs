namespace Cloudlet.Machines;

/// <summary>What a disk image says about itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">QEMU's word for its format: <c>raw</c>, <c>qcow2</c>, ...</param>
/// <param name="VirtualSize">Bytes that a guest sees.</param>
/// <param name="BackingFile">The file below it, absolute; null when it stands alone.</param>
/// <param name="BackingFormat">That file's format, when it is stored.</param>
/// <param name="OtherFiles">Further files that hold its content (external data, extents).</param>
public sealed record DiskInfo(
    string Path,
    string Format,
    long VirtualSize,
    string? BackingFile,
    string? BackingFormat,
    IReadOnlyList<string> OtherFiles
);
