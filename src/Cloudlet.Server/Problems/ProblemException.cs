using Cloudlet.Contracts;

namespace Cloudlet.Server.Problems;

/// <summary>A refusal or failure that already is a <see cref="Contracts.Problem"/>.</summary>
public sealed class ProblemException(Problem problem, Exception? inner = null)
    : CloudletException(problem.Detail, inner)
{
    /// <summary>What the caller is told.</summary>
    public Problem Problem { get; } = problem;

    /// <inheritdoc/>
    public override string Code => Problem.Code;
}
