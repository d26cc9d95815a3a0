using System.Text;
using System.Text.RegularExpressions;

namespace Cloudlet.Machines;

/// <summary>
/// Ready when what the guest writes to its serial port matches, at any place of a line or over several lines. Carriage returns are passed over: consoles end
/// their lines with them, and no <c>$</c> would be found.
/// </summary>
public sealed class SerialProbe : IReadyProbe
{
    // A match may begin in what was read before: that much is kept.
    private const int Kept = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string log;
    private readonly Regex pattern;
    private readonly StringBuilder text = new();
    private readonly byte[] buffer = new byte[Kept];
    private long position;

    /// <summary>A probe over the file <paramref name="log"/> from byte <paramref name="from"/> on, which need not be there yet.</summary>
    public SerialProbe(string log, long from, string pattern)
    {
        this.log = log;
        this.pattern = Compile(pattern);
        position = from;
    }

    /// <summary>The pattern as it is used: without backtracking, as guests write what they want.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    internal static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!Look())
            await Task.Delay(Pause, cancellationToken);
    }

    private bool Look()
    {
        if (!File.Exists(log))
            return false;
        using var file = File.OpenHandle(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) < position)
            position = 0;
        int length;
        var more = false;
        while ((length = RandomAccess.Read(file, buffer, position)) > 0)
        {
            position += length;
            text.Append(Encoding.Latin1.GetString(buffer, 0, length).Replace("\r", "", StringComparison.Ordinal));
            more = true;
            if (pattern.IsMatch(text.ToString()))
                return true;
            if (text.Length > Kept)
                text.Remove(0, text.Length - Kept);
        }
        return more && pattern.IsMatch(text.ToString());
    }
}
