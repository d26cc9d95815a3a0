namespace Cloudlet.Benchmarks.Images;

/// <summary>restic: a second backup into a repository that has the old images.</summary>
internal sealed class ResticTool : IDeltaTool
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["RESTIC_PASSWORD"] = "bench",
        ["GOMAXPROCS"] = "2",
    };

    public string Name => "restic";

    public string Program => "restic";

    public IEnumerable<Command> Prepare(ImagePair pair, string stock) =>
        [Restic(stock, "init"), Restic(stock, ["backup", .. pair.Files.Select(file => file.Old)])];

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        [Restic(artifact, ["backup", "--force", .. pair.Files.Select(file => file.New)])];

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        [Restic(artifact, "restore", "latest", "--target", output)];

    public string Output(ImageChange file, string output) => output + Path.GetFullPath(file.New);

    private Command Restic(string folder, params IReadOnlyList<string> arguments) =>
        new(Program, ["-q", "--no-cache", "-r", Path.Combine(folder, "repository"), .. arguments])
        {
            Variables = Variables,
        };
}
