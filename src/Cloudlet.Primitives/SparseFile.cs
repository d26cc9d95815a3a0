using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Primitives;

/// <summary>Where a sparse file holds data. What lies between is holes: they read as zeros and cost nothing.</summary>
public static partial class SparseFile
{
    /// <summary>
    /// The parts of the file that hold data, ascending, cut off at <paramref name="length"/>. They are found while they are enumerated
    /// (<c>SEEK_DATA</c>). A file system that knows no holes gives the whole file.
    /// </summary>
    /// <exception cref="IOException">The descriptor cannot be asked: a pipe, a socket.</exception>
    public static IEnumerable<Extent> DataExtents(SafeFileHandle file, long length)
    {
        for (var offset = 0L; offset < length; )
        {
            var data = Seek(file, offset, SeekData);
            if (data < 0 || data >= length)
                yield break;
            var hole = Seek(file, data, SeekHole);
            // The file shrank in between: there is no data any more where it was seen.
            if (hole <= data)
                yield break;
            hole = Math.Min(hole, length);
            yield return new Extent(data, hole - data);
            offset = hole;
        }
    }

    private static long Seek(SafeFileHandle file, long offset, int whence)
    {
        var position = LSeek(file, offset, whence);
        if (position >= 0)
            return position;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchOffset ? -1 : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchOffset = 6; // ENXIO: only holes from here to the end

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long LSeek(SafeFileHandle file, long offset, int whence);
}
