using System.Buffers;
using System.Runtime.InteropServices;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>Copies files and keeps their holes.</summary>
public static class SparseCopy
{
    // copy_file_range is asked for at most this much at a time, so that a cancel is heard.
    private const long CopyStep = 16 << 20;
    private const int BufferSize = 256 << 10;

    /// <summary>Opens an existing file for reading, while others may write to it.</summary>
    internal static SafeFileHandle OpenRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>
    /// Copies a file and keeps its holes: sharing blocks where the file system can (then it costs nothing), else data
    /// extent by data extent. The target must not exist, and is deleted again when the copy fails. Not fsynced.
    /// </summary>
    public static Task RunAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => Task.Run(() => Copy(source, target, progress, cancellationToken), cancellationToken);

    private static void Copy(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var from = OpenRead(source);
        using var to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            if (FileCalls.DeviceControl(to, FileCalls.CloneFile, from.DangerousGetHandle()) == 0)
                return;
            RandomAccess.SetLength(to, RandomAccess.GetLength(from));
            var extents = SparseFile.DataExtents(from, RandomAccess.GetLength(from)).ToList();
            CopyExtents(from, to, extents, progress, cancellationToken);
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    private static void CopyExtents(
        SafeFileHandle from,
        SafeFileHandle to,
        List<Extent> extents,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var total = extents.Sum(extent => extent.Length);
        var done = 0L;
        var inKernel = true;
        foreach (var extent in extents)
        {
            for (var at = extent.Offset; at < extent.End; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                var length = Math.Min(CopyStep, extent.End - at);
                var copied = inKernel ? CopyInKernel(from, to, at, length) : 0;
                if (copied <= 0)
                {
                    // Not between these two file systems: through a buffer then, from here on.
                    inKernel = false;
                    CopyThroughBuffer(from, to, at, length);
                    copied = length;
                }
                at += copied;
                done += copied;
                progress?.Report(new Progress("copy", done, total));
            }
        }
    }

    private static long CopyInKernel(SafeFileHandle from, SafeFileHandle to, long at, long length)
    {
        var (fromOffset, toOffset) = (at, at);
        return FileCalls.CopyRange(from, ref fromOffset, to, ref toOffset, (nuint)length, 0);
    }

    /// <summary>Copies bytes to the same place of another file. The source must be long enough.</summary>
    internal static void CopyThroughBuffer(SafeFileHandle from, SafeFileHandle to, long at, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var end = at + length; at < end; )
            {
                var read = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                if (read == 0)
                    throw new EndOfStreamException("The file became shorter while it was copied.");
                RandomAccess.Write(to, buffer.AsSpan(0, read), at);
                at += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
