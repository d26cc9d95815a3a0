namespace Cloudlet.Machines;

/// <summary>A run of bytes of a virtual disk and where its content comes from.</summary>
/// <param name="Start">First byte, in the virtual disk.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Depth">The layer that decides: 0 is the top, 1 its backing file, and so on.</param>
/// <param name="Zero">It reads as zeros.</param>
/// <param name="Offset">Where its bytes are in that layer's file; null when they are not there as they are (compressed).</param>
public readonly record struct DiskExtent(long Start, long Length, int Depth, bool Zero, long? Offset)
{
    /// <summary>The first byte after it.</summary>
    public long End => Start + Length;
}
