namespace Cloudlet.Primitives;

/// <summary>A range of bytes in a file: <paramref name="Length"/> bytes from <paramref name="Offset"/>.</summary>
public readonly record struct Extent(long Offset, long Length)
{
    /// <summary>The first byte after the range.</summary>
    public long End => Offset + Length;
}
