using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// A guest's memory in a sealed memory file that nobody can write to any more, this process included: machines map it
/// copy-on-write. The owner disposes it; machines that map it keep it alive.
/// </summary>
public sealed class MemoryImage : IDisposable
{
    /// <summary>Our descriptor of the memory file, close-on-exec: a launcher duplicates it for its machine.</summary>
    public int Descriptor => throw new NotSupportedException();

    /// <summary>Bytes of guest memory.</summary>
    public long Size => throw new NotSupportedException();

    /// <summary>Fills a new image from a (sparse) file, and seals it.</summary>
    public static Task<MemoryImage> FillAsync(
        string sparseFile,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>The image that a running machine maps, or null when that process holds none of this size that is sealed.</summary>
    public static MemoryImage? Reopen(int processId, long size) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
