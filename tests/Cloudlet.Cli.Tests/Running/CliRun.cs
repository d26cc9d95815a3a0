using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cloudlet.Cli;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Terminals;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Running;

/// <summary>One command in this process, with everything that it writes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Streams in memory hold nothing that must be given back.")]
internal sealed class CliRun
{
    private readonly MemoryStream output = new();
    private readonly MemoryStream error = new();

    /// <summary>What was on standard output.</summary>
    public string Out => Encoding.UTF8.GetString(output.ToArray());

    /// <summary>The bytes of standard output.</summary>
    public byte[] OutBytes => output.ToArray();

    /// <summary>What was on standard error; so far, while it runs.</summary>
    public string Error
    {
        get
        {
            lock (error)
                return Encoding.UTF8.GetString(error.ToArray());
        }
    }

    /// <summary>The exit code.</summary>
    public int ExitCode { get; private set; } = -1;

    /// <summary>Standard input; empty unless a test fills it.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>The keyboard; a test that has one is on a terminal.</summary>
    public ScriptedKeyboard? Keyboard { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OnTerminal { get; init; }

    /// <summary>The environment's variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What relative paths stand on.</summary>
    public string CurrentDirectory { get; init; } = "/";

    /// <summary>Ctrl-C.</summary>
    public CancellationTokenSource Interrupt { get; } = new();

    /// <summary>What the process sees around it.</summary>
    public CliEnvironment Environment =>
        new()
        {
            Input = Input,
            Output = output,
            ErrorOutput = Stream.Synchronized(error),
            Out = Writer(output),
            Error = Writer(Stream.Synchronized(error)),
            Terminal = (ITerminal?)Keyboard ?? new NoKeyboard(),
            InputIsTerminal = Keyboard is not null,
            OutputIsTerminal = OnTerminal,
            ErrorIsTerminal = Keyboard is not null,
            Width = () => 100,
            Variable = name => Variables.GetValueOrDefault(name),
            UserId = 1000,
            CurrentDirectory = CurrentDirectory,
            Clock = TimeProvider.System,
        };

    /// <summary>Waits until standard error holds a text.</summary>
    public async Task SeeErrorAsync(string text)
    {
        while (!Error.Contains(text, StringComparison.Ordinal))
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs to the end.</summary>
    public async Task<CliRun> ToEndAsync(params string[] arguments)
    {
        ExitCode = await CloudletCommandLine.RunAsync(Environment, arguments, Interrupt.Token);
        return this;
    }

    /// <summary>Runs a command against a scripted cloudlet.</summary>
    public static Task<CliRun> AgainstAsync(ScriptedCloudlet cloudlet, params string[] arguments) =>
        new CliRun { CurrentDirectory = cloudlet.Folder }
            .For(cloudlet)
            .ToEndAsync(arguments);

    /// <summary>Lets the environment name the cloudlet.</summary>
    public CliRun For(ScriptedCloudlet cloudlet)
    {
        Variables["CLOUDLET_URL"] = cloudlet.Address.ToString();
        return this;
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = true };

    private sealed class NoKeyboard : ITerminal
    {
        public IDisposable EnterRawMode() => throw new IOException("There is no terminal.");

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => new(0);
    }
}
