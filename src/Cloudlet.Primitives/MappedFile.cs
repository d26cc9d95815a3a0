using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Primitives;

/// <summary>
/// A whole file mapped into memory, so that pages of it are spans and nothing is copied. Holes of a sparse file read as
/// zeros. The owner disposes it; a span must not be used after that.
/// </summary>
public sealed unsafe partial class MappedFile : IDisposable
{
    // madvise(2).
    private const int DontNeed = 4;
    private const int PopulateRead = 22;

    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;

    private MappedFile(MemoryMappedFile? file, long length, MemoryMappedFileAccess access)
    {
        this.file = file;
        Length = length;
        if (file is null)
            return;
        view = file.CreateViewAccessor(0, length, access);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    /// <summary>Bytes in the file when it was mapped.</summary>
    public long Length { get; }

    /// <summary>Maps an existing file for reading. An empty file gives an empty map.</summary>
    public static MappedFile OpenRead(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Map(handle, MemoryMappedFileAccess.Read);
    }

    /// <summary>Maps an existing file for reading and writing; what is written reaches the file.</summary>
    public static MappedFile OpenWrite(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return Map(handle, MemoryMappedFileAccess.ReadWrite);
    }

    /// <summary>Bytes from <paramref name="offset"/>, at most to the end of the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the file.</exception>
    public ReadOnlySpan<byte> Read(long offset, int length) => Slice(offset, length);

    /// <summary>Bytes to write to. Only for a map of <see cref="OpenWrite"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the file.</exception>
    public Span<byte> Slice(long offset, int length)
    {
        Check(offset, length);
        return new Span<byte>(start + offset, length);
    }

    /// <summary>
    /// Maps a range at once, which takes a fraction of the time of its page faults one after the other. Where the kernel cannot (before Linux 5.14), they come
    /// when it is read.
    /// </summary>
    public void Load(long offset, long length) => Advise(offset, length, PopulateRead);

    /// <summary>Unmaps a range, which does not count as memory of the process any more. Whoever reads it maps it again.</summary>
    public void Unload(long offset, long length) => Advise(offset, length, DontNeed);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (view is null)
            return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file!.Dispose();
    }

    // A hint: what it does not do, page faults do.
    private void Advise(long offset, long length, int advice)
    {
        Check(offset, length);
        _ = MemoryAdvise(start + offset, (nuint)length, advice);
    }

    private void Check(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{length} is outside of {Length} bytes.");
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(byte* start, nuint length, int advice);

    private static MappedFile Map(SafeFileHandle handle, MemoryMappedFileAccess access)
    {
        var length = RandomAccess.GetLength(handle);
        if (length == 0)
        {
            handle.Dispose();
            return new MappedFile(null, 0, access);
        }
        return new MappedFile(
            MemoryMappedFile.CreateFromFile(handle, null, 0, access, HandleInheritability.None, leaveOpen: false),
            length,
            access
        );
    }
}
