using System.Text;
using Cloudlet.Cli.Terminals;
using Cloudlet.Contracts;

namespace Cloudlet.Cli;

/// <summary>Everything that a command takes from its process. A test gives its own.</summary>
internal sealed record CliEnvironment
{
    // What a terminal is taken for that does not tell its width, such as one made by script(1).
    private const int UnknownWidth = 80;

    /// <summary>Standard input, as bytes.</summary>
    public required Stream Input { get; init; }

    /// <summary>Standard output, as bytes: archives, logs and the guest's console.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error, as bytes.</summary>
    public required Stream ErrorOutput { get; init; }

    /// <summary>Standard output, as text: results and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error, as text: progress, notes and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The keyboard.</summary>
    public required ITerminal Terminal { get; init; }

    /// <summary>Whether standard input is a terminal.</summary>
    public required bool InputIsTerminal { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public required bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; asked each time, since people change their windows.</summary>
    public required Func<int> Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The effective user id.</summary>
    public required uint UserId { get; init; }

    /// <summary>What relative paths stand on.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The clock, and the time zone of tables.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public bool IsInteractive => InputIsTerminal && ErrorIsTerminal;

    /// <summary>The absolute form of a path that was typed.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);

    /// <summary>The environment of the real process.</summary>
    public static CliEnvironment OfThisProcess()
    {
        var output = new DescriptorStream(1);
        var error = new DescriptorStream(2);
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new CliEnvironment
        {
            Input = new DescriptorStream(0),
            Output = output,
            ErrorOutput = error,
            Out = Writer(output),
            Error = Writer(error),
            Terminal = new KeyboardTerminal(),
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected && !dumb,
            ErrorIsTerminal = !Console.IsErrorRedirected && !dumb,
            Width = static () => Console.WindowWidth is > 0 and var width ? width : UnknownWidth,
            Variable = Environment.GetEnvironmentVariable,
            UserId = DefaultSocket.EffectiveUserId,
            CurrentDirectory = Environment.CurrentDirectory,
            Clock = TimeProvider.System,
        };
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
