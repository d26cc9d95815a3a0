using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;

namespace Cloudlet.Cli.CommandLine;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    /// <summary>Which cloudlet.</summary>
    public Option<CloudletPlace?> Cloudlet { get; } =
        Options.Reference<CloudletPlace>(
            "--cloudlet",
            "URL",
            "The cloudlet to talk to: unix:PATH, http://HOST:PORT or https://HOST:PORT "
                + "[default: CLOUDLET_URL, else this user's socket]",
            CloudletPlace.TryParse
        );

    /// <summary>How the result is written.</summary>
    public Option<OutputFormat?> Format { get; } =
        Options.Value<OutputFormat>(
            "--output",
            "table|json",
            "How to print the result [default: table]",
            TryParseFormat
        );

    /// <summary>Whether progress is told.</summary>
    public Option<bool> Quiet { get; } =
        Options.Flag("--quiet", "No progress and no notes: the result and errors only");

    /// <summary>Adds them to the root, for all.</summary>
    public void AddTo(RootCommand root)
    {
        Format.Aliases.Add("-o");
        Quiet.Aliases.Add("-q");
        foreach (var option in new Option[] { Cloudlet, Format, Quiet })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>The format, also when other parts of the command line are wrong.</summary>
    public OutputFormat FormatOf(ParseResult parse) =>
        parse.GetResult(Format) is { Tokens: [.., { Value: "json" }] } ? OutputFormat.Json : OutputFormat.Table;

    private static bool TryParseFormat(string text, out OutputFormat value, [NotNullWhen(false)] out string? fault)
    {
        value = text is "json" ? OutputFormat.Json : OutputFormat.Table;
        fault = text is "json" or "table" ? null : "is not an output format: write table or json.";
        return fault is null;
    }
}
