namespace Cloudlet.Server.Consoles;

/// <summary>The last output of a serial port, some screens of it, for those who come later. Not thread-safe.</summary>
internal sealed class SerialHistory
{
    /// <summary>So many bytes are kept.</summary>
    public const int Capacity = 64 * 1024;

    private readonly byte[] ring = new byte[Capacity];
    private long written;

    /// <summary>Adds output; the oldest makes room.</summary>
    public void Add(ReadOnlySpan<byte> output)
    {
        if (output.Length > Capacity)
        {
            written += output.Length - Capacity;
            output = output[^Capacity..];
        }
        var start = (int)(written % Capacity);
        var first = Math.Min(output.Length, Capacity - start);
        output[..first].CopyTo(ring.AsSpan(start));
        output[first..].CopyTo(ring);
        written += output.Length;
    }

    /// <summary>Adds the end of what a log holds; nothing when there is none.</summary>
    public void AddEndOf(string logPath)
    {
        if (!File.Exists(logPath))
            return;
        using var log = new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(-Math.Min(Capacity, log.Length), SeekOrigin.End);
        var end = new byte[Capacity];
        Add(end.AsSpan(0, log.ReadAtLeast(end, Capacity, throwOnEndOfStream: false)));
    }

    /// <summary>All that is kept, the oldest first.</summary>
    public byte[] ToArray()
    {
        if (written <= Capacity)
            return ring[..(int)written];
        var start = (int)(written % Capacity);
        return [.. ring.AsSpan(start), .. ring.AsSpan(0, start)];
    }
}
