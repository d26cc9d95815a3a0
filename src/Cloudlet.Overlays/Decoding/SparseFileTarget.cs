using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Overlays;

/// <summary>
/// A space as a sparse file that is right when the overlay was made over an empty base: pages that are not part of the overlay, and pages of zeros, are holes.
/// The owner disposes it, and makes the file durable.
/// </summary>
public sealed class SparseFileTarget : IPageTarget, IDisposable
{
    private readonly SafeFileHandle file;
    private readonly long length;

    /// <summary>Creates the file at <paramref name="path"/>, which must not exist, with <paramref name="length"/> bytes.</summary>
    public SparseFileTarget(string path, long length)
    {
        this.length = length;
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, length);
    }

    /// <inheritdoc/>
    public Lock Turn { get; } = new();

    /// <inheritdoc/>
    public void Begin(PageSet changed, PageSet zero)
    {
        if (changed.Capacity != Page.CountFor(length))
            throw new ArgumentException(
                $"The space has {changed.Capacity} pages, the file {Page.CountFor(length)}.",
                nameof(changed)
            );
    }

    /// <inheritdoc/>
    public void Write(PageNumber page, ReadOnlySpan<byte> content) => WriteMany(page, content);

    /// <inheritdoc/>
    public void WriteMany(PageNumber first, ReadOnlySpan<byte> content)
    {
        var room = (int)Math.Min(content.Length, length - first.Offset);
        RandomAccess.Write(file, content[..room], first.Offset);
    }

    /// <summary>Waits until all is on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
