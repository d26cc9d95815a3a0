namespace Cloudlet.Benchmarks.Images;

/// <summary>rsync: what its delta transfer would send, written to a batch file; applied to a copy of the old image.</summary>
internal sealed class RsyncTool : IDeltaTool
{
    public string Name => "rsync batch";

    public string Program => "rsync";

    public bool StartsFromCopy => true;

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => new Command(
            Program,
            "--no-whole-file",
            "--ignore-times",
            "--block-size=4096",
            $"--only-write-batch={Path.Combine(artifact, file.Name)}",
            file.New,
            file.Old
        ));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            Program,
            "--ignore-times",
            "--inplace",
            $"--read-batch={Path.Combine(artifact, file.Name)}",
            Path.Combine(output, file.Name)
        ));
}
