using System.Globalization;
using Cloudlet.Overlays;

namespace Cloudlet.Engine;

/// <summary>
/// What the command line asks for: <c>engine index|encode|decode [--OPTION VALUE]...</c>. The bench writes these lines; people use
/// <c>cloudlet</c>.
/// </summary>
internal sealed class EngineCommand
{
    private readonly string verb;
    private readonly Dictionary<string, string> values = [];

    private EngineCommand(string verb) => this.verb = verb;

    /// <summary>Reads the line.</summary>
    /// <exception cref="EngineException">It makes no sense.</exception>
    public static EngineCommand Parse(string[] args)
    {
        if (args.Length % 2 == 0)
            throw new EngineException("Usage: engine index|encode|decode [--OPTION VALUE]...");
        var command = new EngineCommand(args[0]);
        for (var i = 1; i < args.Length; i += 2)
            command.values[args[i]] = args[i + 1];
        return command;
    }

    /// <summary>Does it.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var old = new Images(Value("--old-disk"), Value("--old-memory"));
        var @new = new Images(Value("--new-disk"), Value("--new-memory"));
        return verb switch
        {
            "index" => PageIndex.BuildAsync(old.Disk, old.Memory, Needed("--index"), null, cancellationToken),
            "encode" => Encoding.RunAsync(
                old,
                @new,
                Value("--index"),
                Needed("--artifact"),
                Options(),
                cancellationToken
            ),
            "decode" => Decoding.RunAsync(old, @new, Needed("--artifact"), cancellationToken),
            _ => throw new EngineException($"{verb} is none of index, encode and decode."),
        };
    }

    /// <summary>An effort, or a level of zstd's own to try.</summary>
    private EncoderOptions Options()
    {
        var options = EncoderOptions.For(Enum.Parse<Effort>(Value("--effort") ?? "normal", ignoreCase: true));
        return Value("--level") is { } level
            ? options with
            {
                ZstdLevel = int.Parse(level, CultureInfo.InvariantCulture),
            }
            : options;
    }

    private string? Value(string name) => values.GetValueOrDefault(name);

    private string Needed(string name) => Value(name) ?? throw new EngineException($"{name} is missing.");
}
