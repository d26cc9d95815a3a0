namespace Cloudlet.Benchmarks.Images;

/// <summary>casync: chunks of the new images that the store, which has the old ones, has not; the old images are the seed.</summary>
internal sealed class CasyncTool : IDeltaTool
{
    public string Name => "casync";

    public string Program => "casync";

    public IEnumerable<Command> Prepare(ImagePair pair, string stock) =>
        pair.Files.Select(file => Make(file.Old, stock, $"old-{file.Name}.caibx"));

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => Make(file.New, artifact, $"{file.Name}.caibx"));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            Program,
            "extract",
            Store(artifact),
            $"--seed={file.Old}",
            Path.Combine(artifact, $"{file.Name}.caibx"),
            Path.Combine(output, file.Name)
        ));

    private Command Make(string image, string folder, string index) =>
        new(Program, "make", Store(folder), Path.Combine(folder, index), image);

    private static string Store(string folder) => $"--store={Path.Combine(folder, "store.castr")}";
}
