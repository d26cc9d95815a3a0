using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// A memory image that is being made: it starts as a copy of a file, and pages are written over it until it is sealed. The owner disposes it; after
/// <see cref="Seal"/> that does nothing.
/// </summary>
public sealed class MemoryImageWriter : IDisposable
{
    private const int Seals = FileCalls.SealShrink | FileCalls.SealGrow | FileCalls.SealWrite;
    private const long CopyStep = 4 << 20;

    private readonly string name;
    private SafeFileHandle? file;

    private MemoryImageWriter(SafeFileHandle file, string name, long size)
    {
        this.file = file;
        this.name = name;
        Size = size;
    }

    /// <summary>Bytes of guest memory.</summary>
    public long Size { get; }

    private SafeFileHandle Open => file ?? throw new InvalidOperationException("The memory image is sealed already.");

    /// <summary>Copies a file of whole pages, skipping its holes.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is no memory left for it.</exception>
    public static Task<MemoryImageWriter> CopyAsync(
        string sparseFile,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => Task.Run(() => Copy(sparseFile, progress, cancellationToken), cancellationToken);

    /// <summary>Whole pages from <paramref name="address"/> (bytes, a multiple of the page size) on. Thread-safe for different pages.</summary>
    public void Write(long address, ReadOnlySpan<byte> pages) => RandomAccess.Write(Open, pages, address);

    /// <summary>Makes pages zero, and gives back what they took up.</summary>
    public void Zero(PageSet pages)
    {
        foreach (var run in PageRuns.Of(pages))
        {
            if (FileCalls.Allocate(Open, FileCalls.PunchHole | FileCalls.KeepSize, run.Offset, run.Length) != 0)
                throw FileCalls.Failure("fallocate", name);
        }
    }

    /// <summary>Ends the writing: the image cannot be changed any more. The caller disposes it.</summary>
    public MemoryImage Seal()
    {
        var whole = Open;
        if (FileCalls.Control(whole, FileCalls.AddSeals, Seals) != 0)
            throw FileCalls.Failure("F_ADD_SEALS", name);
        file = null;
        return new MemoryImage(whole, Size);
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static MemoryImageWriter Copy(
        string sparseFile,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var source = SparseCopy.OpenRead(sparseFile);
        var size = RandomAccess.GetLength(source);
        if (size == 0 || size % Page.Size != 0)
            throw new IOException($"{sparseFile}: {size} bytes are not a whole number of pages of guest memory.");
        var extents = SparseFile.DataExtents(source, size).ToList();
        var target = FileCalls.NewMemoryFile(MemoryImage.Name, sparseFile);
        try
        {
            RandomAccess.SetLength(target, size);
            var total = extents.Sum(extent => extent.Length);
            var done = 0L;
            foreach (var extent in extents)
            {
                for (var at = extent.Offset; at < extent.End; )
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var length = Math.Min(CopyStep, extent.End - at);
                    SparseCopy.CopyThroughBuffer(source, target, at, length);
                    at += length;
                    done += length;
                    progress?.Report(new Progress("fill memory", done, total));
                }
            }
            return new MemoryImageWriter(target, sparseFile, size);
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }
}
