using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Images;

/// <summary><c>bench images</c>.</summary>
internal static class ImagesCommand
{
    private const int DefaultRounds = 3;
    private const int DefaultSlow = 10;
    private const long SyntheticBytes = 512L << 20;

    /// <summary>The command.</summary>
    public static System.CommandLine.Command Create(CommonOptions common)
    {
        var memory = PairOption("--memory", "A memory image before and after.");
        var disk = PairOption("--disk", "A raw disk image before and after; with --memory it is the same machine's.");
        var engine = Options.Text("--engine", "PATH", "The engine. ./bench publishes it and says where.");
        var real = Options.Text(
            "--real",
            "DIR",
            "A real pair: DIR/{old,new}/{memory.img,disk.raw}. ./bench makes one."
        );
        var pairs = Options.Text("--pairs", "DIR", "Where the synthetic pair is kept.");
        var rounds = Options.Value<int>(
            "--rounds",
            "N",
            $"Runs that count (default: {DefaultRounds}).",
            Count.TryParse
        );
        var slow = Options.Value<int>(
            "--slow",
            "SECONDS",
            $"What takes longer runs once (default: {DefaultSlow}).",
            Count.TryParse
        );
        var only = Options.Many("--tool", "WORD", "Only tools with this word in their name.");
        var large = Options.Flag(
            "--large",
            "Instead: a machine of 16 GiB of memory and 64 GiB of disk, within the memory bound."
        );
        var command = new System.CommandLine.Command(
            "images",
            "What do our overlays cost in seconds and bytes, against other tools on the same raw images?"
        )
        {
            memory,
            disk,
            engine,
            real,
            pairs,
            rounds,
            slow,
            only,
            large,
        };
        common.AddOutputTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var program =
                    parsed.GetValue(engine) ?? throw new BenchException("--engine: run ./bench, which makes it.");
                if (parsed.GetValue(large))
                {
                    var answer = await new LargeBenchmark(program, new ErrorLines()).RunAsync(cancellationToken);
                    common.Write(parsed, answer, answer.Rows.Select(row => row.Cost), "images-large");
                    return;
                }
                List<ImageChange> given = [.. Given(parsed, memory, "memory"), .. Given(parsed, disk, "disk")];
                var settings = new ImagesSettings
                {
                    Pairs =
                        given.Count > 0
                            ? [new ImagePair(string.Join(" and ", given.Select(file => file.Name)), given)]
                            : Defaults(parsed.GetValue(pairs), parsed.GetValue(real)),
                    Engine = program,
                    Rounds = parsed.GetValue(rounds) ?? DefaultRounds,
                    Slow = TimeSpan.FromSeconds(parsed.GetValue(slow) ?? DefaultSlow),
                    Only = parsed.GetValue(only) ?? [],
                };
                var result = await new ImagesBenchmark(settings, new ErrorLines()).RunAsync(cancellationToken);
                common.Write(parsed, result, result.Pairs.SelectMany(pair => pair.Rows));
            }
        );
        return command;
    }

    private static Option<string[]> PairOption(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "OLD NEW",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };

    private static IEnumerable<ImageChange> Given(ParseResult parsed, Option<string[]> option, string name)
    {
        if (parsed.GetValue(option) is not [var old, var @new])
            yield break;
        foreach (var path in (ReadOnlySpan<string>)[old, @new])
        {
            if (!File.Exists(path))
                throw new BenchException($"{option.Name}: there is no file {path}.");
        }
        yield return new ImageChange(name, Path.GetFullPath(old), Path.GetFullPath(@new));
    }

    private static List<ImagePair> Defaults(string? pairs, string? real)
    {
        var folder = pairs ?? throw new BenchException("--pairs: run ./bench, which says where.");
        Directory.CreateDirectory(folder);
        var (old, @new) = (Path.Combine(folder, "synthetic.old"), Path.Combine(folder, "synthetic.new"));
        if (!File.Exists(@new))
            SyntheticPair.Write(old, @new, SyntheticBytes);
        var all = new List<ImagePair> { new("synthetic memory", [new ImageChange("memory", old, @new)]) };
        if (real is null)
            return all;
        var memory = Change(real, "memory", "memory.img");
        all.Add(new ImagePair("Debian guest + tesseract-ocr, memory", [memory]));
        all.Add(
            new ImagePair("Debian guest + tesseract-ocr, memory and disk", [memory, Change(real, "disk", "disk.raw")])
        );
        return all;
    }

    private static ImageChange Change(string folder, string name, string file) =>
        new(name, Path.Combine(folder, "old", file), Path.Combine(folder, "new", file));
}
