using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Writes a whole qcow2 (version 3, 4 KiB clusters) over a backing file: first which pages, then their contents in any
/// order from several threads. The owner disposes it; an unfinished file is not usable.
/// </summary>
public sealed class Qcow2Writer : IDisposable
{
    /// <summary>Creates the file, which must not exist. <paramref name="backingFile"/> is stored as it is written here (absolute, or relative to the file).</summary>
    public static Qcow2Writer Create(string path, long virtualSize, string backingFile, string backingFormat) =>
        throw new NotSupportedException();

    /// <summary>Lays the file out, once, before the first page: <paramref name="zero"/> is a subset of <paramref name="changed"/> and is not written again.</summary>
    public void Begin(PageSet changed, PageSet zero) => throw new NotSupportedException();

    /// <summary>The content of one changed page that is not zero. Thread-safe for different pages.</summary>
    public void Write(PageNumber page, ReadOnlySpan<byte> content) => throw new NotSupportedException();

    /// <summary>Makes it durable. Call it once, after the last page.</summary>
    public void Finish() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
