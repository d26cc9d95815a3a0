using System.Text;

namespace Cloudlet.Machines;

/// <summary>A file to which a process appends, such as <c>qemu.log</c>: its end for error messages, and a bound.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">Its length when this run began: what was before is not this run's.</param>
public sealed record ProcessLog(string Path, long Start)
{
    private const int TailBytes = 2048;

    /// <summary>The log at <paramref name="path"/>, from now on.</summary>
    public static ProcessLog From(string path) => new(path, File.Exists(path) ? new FileInfo(path).Length : 0);

    /// <summary>The last lines of this run, at most 2 KiB; empty when there are none or no file.</summary>
    public string Tail()
    {
        try
        {
            using var file = File.OpenHandle(
                Path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var length = RandomAccess.GetLength(file);
            // Shorter than it was: it has been bounded meanwhile.
            var from = Math.Max(length < Start ? 0 : Start, length - TailBytes);
            var buffer = new byte[TailBytes];
            var read = RandomAccess.Read(file, buffer, from);
            return Encoding.UTF8.GetString(buffer, 0, read).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>
    /// Keeps the last <paramref name="keep"/> bytes when there are more than <paramref name="limit"/>, by copying and
    /// truncating: the process holds the file open for appending, so it cannot be renamed away. Lines that come in
    /// between are lost.
    /// </summary>
    /// <returns>Whether something was cut off.</returns>
    public static bool Bound(string path, long limit, int keep)
    {
        if (!File.Exists(path) || new FileInfo(path).Length <= limit)
            return false;
        using var read = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        var buffer = new byte[keep];
        var length = RandomAccess.Read(read, buffer, Math.Max(0, RandomAccess.GetLength(read) - keep));
        RandomAccess.SetLength(read, 0);
        using var append = Descriptor.OpenAppend(path);
        RandomAccess.Write(append, buffer.AsSpan(0, length), 0);
        return true;
    }
}
