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

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(guest);
        AddOutputTo(command);
    }

    /// <summary>Adds them to a command that has a guest of its own.</summary>
    public void AddOutputTo(Command command) => command.Options.Add(output);

    /// <summary>The guest.</summary>
    /// <exception cref="BenchException">There is none.</exception>
    public SampleGuest GuestOf(ParseResult parsed) =>
        new(
            parsed.GetValue(guest)
                ?? throw new BenchException("--guest: name the folder of the guest, or run ./bench, which builds it.")
        );

    /// <summary>Writes the result.</summary>
    public void Write<T>(ParseResult parsed, T result)
        where T : notnull =>
        parsed.InvocationConfiguration.Output.WriteLine(
            parsed.GetValue(output) == OutputFormat.Json ? BenchJson.Write(result) : result.ToString()
        );
}
