using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// A sparse file that takes a guest's memory: for a base it becomes <c>memory.img</c>, for an overlay it holds the pages
/// that may have changed. Pages of zeros are holes. The owner disposes it; the file stays, whole only after
/// <see cref="Complete"/>.
/// </summary>
public sealed class MemorySpool : IMemorySink, IDisposable
{
    // Pages arrive in order, but with headers between them: neighbours are gathered, as a write per page costs twice the time.
    private const int RunSize = 256 << 10;

    private readonly SafeFileHandle file;
    private readonly byte[] run = GC.AllocateUninitializedArray<byte>(RunSize);
    private readonly PageSet content;
    private readonly PageSet stale;
    private long runStart;
    private int runLength;
    private bool completed;

    private MemorySpool(string path, long length, SafeFileHandle file)
    {
        Path = path;
        Length = length;
        this.file = file;
        var pages = length / Page.Size;
        Seen = new PageSet(pages);
        content = new PageSet(pages);
        stale = new PageSet(pages);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of guest memory: the size of the file.</summary>
    public long Length { get; }

    /// <summary>The pages that came, zeros too.</summary>
    public PageSet Seen { get; }

    /// <summary>How many pages hold something else than zeros.</summary>
    public long ContentPages => content.Count;

    /// <summary>Creates an empty spool of <paramref name="length"/> bytes, a multiple of the page size. The file must not exist.</summary>
    public static MemorySpool Create(string path, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % Page.Size, 0);
        var created = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(created, length);
        return new MemorySpool(path, length, created);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The page is outside of the memory.</exception>
    public void Write(long address, ReadOnlySpan<byte> page)
    {
        if (Page.IsZero(page))
        {
            Zero(address);
            return;
        }
        ArgumentOutOfRangeException.ThrowIfNotEqual(page.Length, Page.Size);
        var number = NumberOf(address);
        if (runLength == RunSize || address != runStart + runLength)
            Flush();
        if (runLength == 0)
            runStart = address;
        page.CopyTo(run.AsSpan(runLength));
        runLength += Page.Size;
        Seen.Add(number);
        content.Add(number);
        stale.Remove(number);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The page is outside of the memory.</exception>
    public void Zero(long address)
    {
        var number = NumberOf(address);
        Seen.Add(number);
        if (content.Remove(number))
            stale.Add(number);
    }

    /// <summary>Call it once after the last page: the file then holds every page, and zeros are holes. Fsynced when <paramref name="durable"/>.</summary>
    public void Complete(bool durable)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        completed = true;
        Flush();
        PunchStale();
        if (durable)
            RandomAccess.FlushToDisk(file);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private PageNumber NumberOf(long address)
    {
        if (address < 0 || address >= Length || address % Page.Size != 0)
            throw new ArgumentOutOfRangeException(nameof(address), address, $"Not a page of {Length} bytes of memory.");
        return PageNumber.At(address);
    }

    private void Flush()
    {
        RandomAccess.Write(file, run.AsSpan(0, runLength), runStart);
        runLength = 0;
    }

    // Pages that had content and became zeros while the guest ran on.
    private void PunchStale()
    {
        foreach (var hole in PageRuns.Of(stale))
        {
            if (FileCalls.Allocate(file, FileCalls.PunchHole | FileCalls.KeepSize, hole.Offset, hole.Length) != 0)
                throw FileCalls.Failure("fallocate", Path);
        }
    }
}
