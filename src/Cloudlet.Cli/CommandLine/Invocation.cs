using System.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client;
using Cloudlet.Client.Ensuring;
using Cloudlet.Client.Finding;

namespace Cloudlet.Cli.CommandLine;

/// <summary>One run of one command: what was typed, where it goes, and the client, made when it is first needed.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly GlobalOptions globals;
    private readonly ParseResult parse;
    private CloudletClient? client;

    public Invocation(CliEnvironment environment, GlobalOptions globals, ParseResult parse, CancellationToken interrupt)
    {
        this.globals = globals;
        this.parse = parse;
        Environment = environment;
        Interrupt = interrupt;
        Results = new ResultWriter(environment, globals.FormatOf(parse));
    }

    /// <summary>The process around it.</summary>
    public CliEnvironment Environment { get; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupt { get; }

    /// <summary>Standard output.</summary>
    public ResultWriter Results { get; }

    /// <summary>Whether notes and progress are wanted.</summary>
    public bool IsQuiet => parse.GetValue(globals.Quiet);

    /// <summary>Whether the best cloudlet is to be found, and none is named.</summary>
    public bool IsAuto => parse.GetValue(globals.Cloudlet) is { IsAuto: true };

    /// <summary>The cloudlets to choose among: those of the network, or the one that was asked for. The caller disposes it.</summary>
    /// <exception cref="CliException"><c>CLOUDLET_URL</c> is no address.</exception>
    /// <exception cref="CloudletUnreachableException">The one that was asked for does not answer.</exception>
    public async Task<CloudletNetwork> OpenNetworkAsync(CloudletNetworkOptions options)
    {
        options = options with { Clock = Environment.Clock };
        if (IsAuto)
            return CloudletNetwork.Open(options);
        // One that is named is there now, or that is the fault to tell.
        await Client.GetSystemAsync(Interrupt);
        return new CloudletNetwork([new KnownCloudlets([Client.Address], options.Clock)], options);
    }

    /// <summary>The cloudlet that was asked for.</summary>
    /// <exception cref="CliException"><c>CLOUDLET_URL</c> is no address, or none was named.</exception>
    public CloudletClient Client => client ??= new CloudletClient(Address());

    /// <summary>What to type to see this command's help.</summary>
    public string HelpCommand => CommandPath.HelpOf(parse.CommandResult);

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    /// <summary>The value of an argument that must be given.</summary>
    public string Get(Argument<string> argument) => parse.GetRequiredValue(argument);

    /// <summary>The values of an argument that takes several.</summary>
    public IReadOnlyList<string> Get(Argument<string[]> argument) => parse.GetRequiredValue(argument);

    /// <summary>The value of an argument that may be left out.</summary>
    public string? GetOptional(Argument<string?> argument) => parse.GetValue(argument);

    /// <summary>Tells what has been done, to people who did not ask for quiet.</summary>
    public void Note(string text)
    {
        if (!IsQuiet)
            Environment.Error.WriteLine(text);
    }

    /// <summary>Tells that a thing was deleted: people in words, programs in JSON.</summary>
    public void Deleted(string kind, string name)
    {
        if (Results.IsJson)
            Results.WriteJson(new DeletedThing(kind, name), AnswerJson.Default.DeletedThing);
        else
            Note($"Deleted: {kind} {name}.");
    }

    /// <summary>Tells that a file was written: people in words, programs in JSON.</summary>
    public void Written(string path)
    {
        var bytes = new FileInfo(path).Length;
        if (Results.IsJson)
            Results.WriteJson(new WrittenFile(path, bytes), AnswerJson.Default.WrittenFile);
        else
            Note($"Written to {path} ({ViewText.Size(bytes)}).");
    }

    /// <summary>How this run shows its progress.</summary>
    public IProgressView OpenProgress() =>
        IsQuiet ? new SilentProgress()
        : Environment.ErrorIsTerminal ? new TerminalProgress(Environment.Error, Environment.Width, Environment.Clock)
        : new LineProgress(Environment.Error, Environment.Clock);

    /// <inheritdoc/>
    public void Dispose() => client?.Dispose();

    private CloudletAddress Address()
    {
        if (IsAuto)
            throw new CliException(
                CliProblems.Usage(
                    globals.Cloudlet.Name,
                    "auto",
                    "This command is about one cloudlet: name it.",
                    "`cloudlet discover` shows the addresses."
                )
            );
        if (parse.GetValue(globals.Cloudlet)?.Address is { } address)
            return address;
        try
        {
            return CloudletAddress.Default(Environment.Variable, Environment.UserId);
        }
        catch (FormatException exception)
        {
            throw new CliException(
                CliProblems.Usage(
                    CloudletAddress.Variable,
                    Environment.Variable(CloudletAddress.Variable),
                    exception.Message
                )
            );
        }
    }
}
