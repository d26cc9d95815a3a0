using System.Globalization;
using System.Numerics;

namespace Cloudlet.Benchmarks.Images;

/// <summary>zstd with the old image as its dictionary, at a level, with a window that reaches over old and new.</summary>
internal sealed class ZstdTool(int level) : IDeltaTool
{
    private const int LeastWindow = 30;
    private const int MostWindow = 31;
    private const int PatientLevel = 12;
    private const long MostPatientBytes = 1L << 30;

    public string Name => $"zstd -{level} --patch-from -T2";

    public string Program => "zstd";

    public string? Skips(ImagePair pair) =>
        level > PatientLevel && pair.Bytes > MostPatientBytes
            ? $"it takes half an hour and more on {pair.Bytes >> 20} MiB"
            : null;

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => new Command(
            Program,
            [
                "-q",
                $"-{level}",
                $"--patch-from={file.Old}",
                Window(file),
                "-T2",
                file.New,
                "-o",
                Path.Combine(artifact, file.Name),
            ]
        ));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            Program,
            [
                "-q",
                "-d",
                $"--patch-from={file.Old}",
                Window(file),
                Path.Combine(artifact, file.Name),
                "-o",
                Path.Combine(output, file.Name),
            ]
        ));

    private static string Window(ImageChange file)
    {
        var bits = BitOperations.Log2((ulong)Math.Max(1, new FileInfo(file.New).Length - 1)) + 1;
        var window = Math.Clamp(bits, LeastWindow, MostWindow);
        return string.Create(CultureInfo.InvariantCulture, $"--long={window}");
    }
}
