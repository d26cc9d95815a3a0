using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Cloudlet.Cli.Apps;
using Cloudlet.Cli.Bases;
using Cloudlet.Cli.Devices;
using Cloudlet.Cli.Events;
using Cloudlet.Cli.Finding;
using Cloudlet.Cli.Host;
using Cloudlet.Cli.Instances;
using Cloudlet.Cli.Leases;
using Cloudlet.Cli.Managing;
using Cloudlet.Cli.Messages;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Overlays;
using Cloudlet.Cli.Services;
using Cloudlet.Cli.Serving;
using Cloudlet.Cli.Synthesis;
using Cloudlet.Cli.Terminals;

namespace Cloudlet.Cli.CommandLine;

/// <summary>The whole command line: all verbs, and one way to run them.</summary>
internal static class CloudletCommandLine
{
    // A file name may begin with @: no response files.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command to its end.</summary>
    /// <param name="environment">Where it takes its input from and where its output goes.</param>
    /// <param name="arguments">What was typed after <c>cloudlet</c>.</param>
    /// <param name="interrupt">Ctrl-C: ends it in order.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        CliEnvironment environment,
        IReadOnlyList<string> arguments,
        CancellationToken interrupt
    )
    {
        var globals = new GlobalOptions();
        var parse = Build(environment, globals).Parse(arguments, Parsing);
        if (parse.Action is ParseErrorAction)
            return Refuse(environment, globals, parse);
        var invocation = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are ours: the first one cancels operations, which takes as long as it takes.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parse.InvokeAsync(invocation, interrupt);
        }
        catch (OutputClosedException)
        {
            return ExitCodes.Success;
        }
    }

    /// <summary>Every command.</summary>
    public static RootCommand Build(CliEnvironment environment, GlobalOptions globals)
    {
        var verbs = new Verbs(environment, globals);
        var root = new RootCommand("Turns a base VM and a small overlay into a running virtual machine in a second.")
        {
            HelpName = CommandPath.Executable,
        };
        globals.AddTo(root);
        Command[] commands =
        [
            ServeCommand.Create(verbs),
            DoctorCommand.Create(verbs),
            SystemCommand.Create(verbs),
            DiscoverCommand.Create(verbs),
            DiscoveryCommands.Create(verbs),
            BaseCommands.Create(verbs),
            OverlayCommands.Create(verbs),
            SynthesizeCommand.Create(verbs),
            ServiceCommands.Create(verbs),
            LeaseCommands.Create(verbs),
            AppCommands.Create(verbs),
            MessageCommands.Create(verbs),
            DeviceCommands.Create(verbs),
            InstanceCommands.Create(verbs),
            OperationCommands.Create(verbs),
            ManagerCommands.Create(verbs),
            EventsCommand.Create(verbs),
            ListBasesCommand.Create(verbs, "list-base"),
        ];
        foreach (var command in commands)
            root.Subcommands.Add(command);
        return root;
    }

    private static int Refuse(CliEnvironment environment, GlobalOptions globals, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var format = globals.FormatOf(parse);
        if (
            format != OutputFormat.Json
            && command.Subcommands.Count > 0
            && parse is { UnmatchedTokens: [], Errors: [{ SymbolResult: CommandResult }] }
        )
        {
            // Only the beginning of a command: what can follow is the answer.
            command.Parse(["--help"], Parsing).Invoke(new InvocationConfiguration { Output = environment.Error });
            return ExitCodes.Usage;
        }
        var problem = ParseProblem.Of(parse);
        ProblemWriter.Write(environment.Error, format, problem);
        return ExitCodes.For(problem);
    }
}
