namespace Cloudlet.Benchmarks.Images;

/// <summary>qemu-img: the clusters that differ from the old image, as a compressed qcow2.</summary>
internal sealed class QemuImgTool : IDeltaTool
{
    public string Name => "qemu-img convert -c zstd -B";

    public string Program => "qemu-img";

    public IEnumerable<Command> Encode(ImagePair pair, string artifact) =>
        pair.Files.Select(file => new Command(
            Program,
            "convert",
            "-f",
            "raw",
            "-O",
            "qcow2",
            "-c",
            "-o",
            "compression_type=zstd",
            "-B",
            Path.GetFullPath(file.Old),
            "-F",
            "raw",
            file.New,
            Path.Combine(artifact, file.Name)
        ));

    public IEnumerable<Command> Decode(ImagePair pair, string artifact, string output) =>
        pair.Files.Select(file => new Command(
            Program,
            "convert",
            "-O",
            "raw",
            Path.Combine(artifact, file.Name),
            Path.Combine(output, file.Name)
        ));
}
