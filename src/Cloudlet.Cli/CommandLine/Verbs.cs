using System.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Terminals;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Makes commands that run in one environment, and turns whatever they throw into words and an exit code.</summary>
internal sealed class Verbs(CliEnvironment environment, GlobalOptions globals)
{
    /// <summary>A command that only holds others.</summary>
    public static Command Group(string name, string description, params IEnumerable<Command> verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
            group.Subcommands.Add(verb);
        return group;
    }

    /// <summary>A command that does something.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="description">One sentence for its help.</param>
    /// <param name="symbols">Its arguments and options, in the order of its help.</param>
    /// <param name="run">Does it and gives the exit code; may throw.</param>
    public Command Verb(string name, string description, IEnumerable<Symbol> symbols, Func<Invocation, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction((parse, cancellationToken) => RunAsync(parse, run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, Func<Invocation, Task<int>> run, CancellationToken interrupt)
    {
        using var invocation = new Invocation(environment, globals, parse, interrupt);
        try
        {
            return await run(invocation);
        }
        catch (OutputClosedException)
        {
            // The reader had all that it wanted.
            return ExitCodes.Success;
        }
        catch (Exception exception)
        {
            if (CliProblems.Of(exception) is not { } problem)
                throw;
            var format = globals.FormatOf(parse);
            // Programs get the problem as the API has it.
            ProblemWriter.Write(
                environment.Error,
                format,
                format == OutputFormat.Json ? problem : FieldNames.Translate(problem, parse)
            );
            return ExitCodes.For(problem);
        }
    }
}
