using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Collects everything that is wrong with a command line, so that it is told at once.</summary>
internal sealed class Faults
{
    private readonly List<FieldFault> found = [];

    /// <summary>Remembers one fault.</summary>
    public void Add(string field, string? value, string message) => found.Add(new FieldFault(field, value, message));

    /// <summary>Throws what was found.</summary>
    /// <exception cref="CliException">Something was.</exception>
    public void ThrowIfAny(string next)
    {
        if (found.Count == 0)
            return;
        var first = found[0];
        throw new CliException(
            CliProblems.Usage(first.Field, first.Value, first.Message, next) with
            {
                Faults = found.Count > 1 ? found : null,
            }
        );
    }
}
