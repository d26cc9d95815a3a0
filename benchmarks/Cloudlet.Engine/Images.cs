using Cloudlet.Overlays;
using Cloudlet.Primitives;

namespace Cloudlet.Engine;

/// <summary>The raw files of one machine; one of the two may be missing.</summary>
internal sealed record Images(string? Disk, string? Memory)
{
    /// <summary>The file of a space.</summary>
    public string? Of(Space space) => space == Space.Disk ? Disk : Memory;

    /// <summary>Bytes in the file of a space; 0 when there is none.</summary>
    public long Length(Space space) => Of(space) is { } path ? new FileInfo(path).Length : 0;
}
