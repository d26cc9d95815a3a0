using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>A command found by itself that it cannot go on.</summary>
internal sealed class CliException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>Why, in the form in which the daemon says it too.</summary>
    public Problem Problem { get; } = problem;
}
