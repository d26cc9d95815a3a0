namespace Cloudlet.Server.Images;

/// <summary>One machine's share in a memory image. Disposing gives it back; the machine itself keeps what it maps.</summary>
internal sealed class MemoryLease(SharedMemory owner, string file, SharedMemory.Entry entry, MemoryImage image)
    : IDisposable
{
    private int disposed;

    public MemoryImage Image { get; } = image;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            owner.Release(file, entry);
    }
}
