namespace Cloudlet.Machines;

/// <summary>A run of bytes of a file.</summary>
public readonly record struct FileExtent(long Start, long Length)
{
    /// <summary>The first byte after it.</summary>
    public long End => Start + Length;
}
