using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Cloudlet.Samples.Speech;

/// <summary>What somebody said: from a file, or from the microphone by ALSA's <c>arecord</c>.</summary>
internal static class Recording
{
    /// <summary>The bytes of a file, or of so many seconds.</summary>
    /// <exception cref="IOException">There is no such file, or no microphone.</exception>
    public static Task<byte[]> TakeAsync(string fileOrSeconds, CancellationToken cancellationToken) =>
        int.TryParse(fileOrSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? RecordAsync(seconds, cancellationToken)
            : File.ReadAllBytesAsync(fileOrSeconds, cancellationToken);

    private static async Task<byte[]> RecordAsync(int seconds, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--quiet",
            "--file-type=wav",
            "--format=S16_LE",
            "--rate=16000",
            "--channels=1",
            $"--duration={seconds}",
        ];
        using var arecord = Start(arguments);
        Console.Error.WriteLine($"Say something: {seconds} s.");
        using var heard = new MemoryStream();
        await arecord.StandardOutput.BaseStream.CopyToAsync(heard, cancellationToken);
        await arecord.WaitForExitAsync(cancellationToken);
        return arecord.ExitCode == 0 ? heard.ToArray() : throw new IOException("arecord heard nothing: name a file.");
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("arecord", arguments) { UseShellExecute = false, RedirectStandardOutput = true }
            )!;
        }
        catch (Win32Exception exception)
        {
            throw new IOException("There is no arecord here (package alsa-utils): name a file.", exception);
        }
    }
}
