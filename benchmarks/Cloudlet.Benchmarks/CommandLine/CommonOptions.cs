using System.CommandLine;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Benchmarks.CommandLine;

/// <summary>What every benchmark takes.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> guest = Options.Text(
        "--guest",
        "DIR",
        "The guest: a folder made by samples/guests/busybox/build.sh. ./bench builds it and says where."
    );
    private readonly Option<OutputFormat> output = new("--output", "-o")
    {
        Description = "table (Markdown) or json.",
        HelpName = "table|json",
    };

    private readonly Option<string?> results = Options.Text(
        "--results",
        "DIR",
        "Also keep the result there, with its charts: a Markdown file and SVGs."
    );

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(guest);
        AddOutputTo(command);
    }

    /// <summary>Adds them to a command that has a guest of its own.</summary>
    public void AddOutputTo(Command command)
    {
        command.Options.Add(output);
        command.Options.Add(results);
    }

    /// <summary>The guest.</summary>
    /// <exception cref="BenchException">There is none.</exception>
    public SampleGuest GuestOf(ParseResult parsed) =>
        new(
            parsed.GetValue(guest)
                ?? throw new BenchException("--guest: name the folder of the guest, or run ./bench, which builds it.")
        );

    /// <summary>
    /// Writes the result. As JSON it is <paramref name="rows"/>, where that is given; its file is called as the command, or
    /// <paramref name="name"/>.
    /// </summary>
    public void Write<T>(ParseResult parsed, T result, object? rows = null, string? name = null)
        where T : IBenchResult
    {
        if (parsed.GetValue(results) is { } folder)
            ResultFiles.Write(folder, name ?? parsed.CommandResult.Command.Name, result);
        parsed.InvocationConfiguration.Output.WriteLine(
            parsed.GetValue(output) != OutputFormat.Json ? result.ToString()
            : rows is null ? BenchJson.Write(result)
            : BenchJson.Write(rows)
        );
    }
}
