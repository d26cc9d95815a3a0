using Cloudlet.Contracts;

namespace Cloudlet.Client;

/// <summary>The cloudlet refused a request, or an operation failed. Says why in <see cref="Problem"/>.</summary>
public sealed class CloudletApiException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What happened, with a stable code, the field, the bad value and the next step.</summary>
    public Problem Problem { get; } = problem;
}
