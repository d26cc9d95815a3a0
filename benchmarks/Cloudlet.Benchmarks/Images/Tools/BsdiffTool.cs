namespace Cloudlet.Benchmarks.Images;

/// <summary>bsdiff, on images that it can take: it needs seventeen times their size in memory.</summary>
internal sealed class BsdiffTool : IDeltaTool
{
    private const long MostBytes = 64 << 20;

    public string Name => "bsdiff";

    public string Program => "bsdiff";

    public string? Skips(ImagePair pair) =>
        pair.Bytes > MostBytes ? $"only for images up to {MostBytes >> 20} MiB" : null;

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => new Command(Program, file.Old, file.New, Path.Combine(artifact, file.Name)));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            "bspatch",
            file.Old,
            Path.Combine(output, file.Name),
            Path.Combine(artifact, file.Name)
        ));
}
