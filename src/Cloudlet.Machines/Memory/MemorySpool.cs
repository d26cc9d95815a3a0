using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// A sparse file that takes a guest's memory: for a base it becomes <c>memory.img</c>, for an overlay it holds the pages
/// that may have changed. Pages of zeros are holes. The owner disposes it; the file stays.
/// </summary>
public sealed class MemorySpool : IMemorySink, IDisposable
{
    /// <summary>The file.</summary>
    public string Path => throw new NotSupportedException();

    /// <summary>Bytes of guest memory: the size of the file.</summary>
    public long Length => throw new NotSupportedException();

    /// <summary>The pages that came, zeros too.</summary>
    public PageSet Seen => throw new NotSupportedException();

    /// <summary>Creates an empty spool of <paramref name="length"/> bytes. The file must not exist.</summary>
    public static MemorySpool Create(string path, long length) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Write(long address, ReadOnlySpan<byte> page) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Zero(long address) => throw new NotSupportedException();

    /// <summary>Call it once after the last page: the file holds every page, zeros are holes. Durable when <paramref name="durable"/>.</summary>
    public void Complete(bool durable) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
