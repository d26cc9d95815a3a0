namespace Cloudlet.Primitives;

/// <summary>The one unit of difference: 4 KiB of disk or memory.</summary>
public static class Page
{
    /// <summary>Bytes in a page.</summary>
    public const int Size = 4096;

    /// <summary>How many pages hold <paramref name="bytes"/> bytes, the last one perhaps in part.</summary>
    public static long CountFor(long bytes) => (bytes + Size - 1) / Size;

    /// <summary>Whether every byte is zero. Works at the speed of memory.</summary>
    public static bool IsZero(ReadOnlySpan<byte> content) => !content.ContainsAnyExcept((byte)0);
}
