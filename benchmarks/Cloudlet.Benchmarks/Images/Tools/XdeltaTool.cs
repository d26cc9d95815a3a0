using System.Globalization;

namespace Cloudlet.Benchmarks.Images;

/// <summary>xdelta3, with a window over the whole old image.</summary>
internal sealed class XdeltaTool : IDeltaTool
{
    private const long MostWindow = (2L << 30) - 1;

    public string Name => "xdelta3 -1 -B whole";

    public string Program => "xdelta3";

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => new Command(
            Program,
            ["-q", "-e", "-1", .. Window(file), "-s", file.Old, file.New, Path.Combine(artifact, file.Name)]
        ));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            Program,
            [
                "-q",
                "-d",
                .. Window(file),
                "-s",
                file.Old,
                Path.Combine(artifact, file.Name),
                Path.Combine(output, file.Name),
            ]
        ));

    private static string[] Window(ImageChange file) =>
        ["-B", Math.Min(MostWindow, new FileInfo(file.Old).Length).ToString(CultureInfo.InvariantCulture)];
}
