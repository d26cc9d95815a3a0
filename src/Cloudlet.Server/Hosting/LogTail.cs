using System.Text;

namespace Cloudlet.Server.Hosting;

/// <summary>The end of a log, for messages.</summary>
internal static class LogTail
{
    private const int Bytes = 2048;

    /// <summary>The last lines, on one line; <c>(empty)</c> when there is none.</summary>
    public static string Read(string path)
    {
        if (!File.Exists(path))
            return "(empty)";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(Bytes, file.Length), SeekOrigin.End);
        var buffer = new byte[Bytes];
        var count = file.ReadAtLeast(buffer, Bytes, throwOnEndOfStream: false);
        var lines = Encoding
            .UTF8.GetString(buffer, 0, count)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "(empty)" : string.Join(" | ", lines.TakeLast(5));
    }
}
