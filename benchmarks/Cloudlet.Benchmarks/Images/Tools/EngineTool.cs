namespace Cloudlet.Benchmarks.Images;

/// <summary>Ours: memory and disk at once.</summary>
internal sealed class EngineTool(string program, string effort, bool hasIndex) : IDeltaTool
{
    public string Name => $"cloudlet {effort}{(hasIndex ? "" : ", index built")}";

    public string Program => program;

    public IEnumerable<Command> Prepare(ImagePair pair, string stock) =>
        hasIndex
            ? [new Command(program, ["index", .. Files(pair, "old", file => file.Old), "--index", Index(stock)])]
            : [];

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        [
            new Command(
                program,
                [
                    "encode",
                    .. Files(pair, "old", file => file.Old),
                    .. Files(pair, "new", file => file.New),
                    .. hasIndex ? (string[])["--index", Index(artifact)] : [],
                    "--effort",
                    effort,
                    "--artifact",
                    Artifact(artifact),
                ]
            ),
        ];

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        [
            new Command(
                program,
                [
                    "decode",
                    .. Files(pair, "old", file => file.Old),
                    .. Files(pair, "new", file => Path.Combine(output, file.Name)),
                    "--artifact",
                    Artifact(artifact),
                ]
            ),
        ];

    private static string Index(string folder) => Path.Combine(folder, "pages.index");

    private static string Artifact(string folder) => Path.Combine(folder, "overlay");

    private static IEnumerable<string> Files(ImagePair pair, string which, Func<ImageChange, string> path) =>
        pair.Files.SelectMany(file => (string[])[$"--{which}-{file.Name}", path(file)]);
}
