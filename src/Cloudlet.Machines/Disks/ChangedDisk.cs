using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>The layers of a disk above its base, as pages: what a guest has written. The owner disposes it.</summary>
public sealed class ChangedDisk : IDisposable
{
    /// <summary>Pages of the virtual disk.</summary>
    public long PageCount => throw new NotSupportedException();

    /// <summary>Pages that a layer above the base decides: all others are the base's.</summary>
    public PageSet Candidates => throw new NotSupportedException();

    /// <summary>The disk at <paramref name="top"/>, above <paramref name="basePath"/>, which must be in its chain.</summary>
    public static Task<ChangedDisk> OpenAsync(
        QemuImg qemuImg,
        string top,
        string basePath,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>The content of a candidate: a mapped span, or <paramref name="buffer"/> (a page) filled. Thread-safe.</summary>
    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
