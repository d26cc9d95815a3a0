using System.Collections.Immutable;
using Cloudlet.Client.Ranking;

namespace Cloudlet.Client.Ensuring;

/// <summary>No cloudlet gives the service. Says which were there, and why each did not.</summary>
/// <param name="wanted">What was wanted.</param>
/// <param name="considered">The cloudlets that answered.</param>
/// <param name="failed">Those that were asked in vain.</param>
public sealed class ServiceUnavailableException(
    string wanted,
    ImmutableArray<RankedCloudlet> considered,
    ImmutableArray<FailedAttempt> failed
) : Exception(Describe(wanted, considered, failed))
{
    /// <summary>What was wanted: a service's id, or an overlay's base.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>The cloudlets that answered, ranked.</summary>
    public ImmutableArray<RankedCloudlet> Considered { get; } = considered;

    /// <summary>Those that were asked in vain.</summary>
    public ImmutableArray<FailedAttempt> Failed { get; } = failed;

    /// <summary>What to do about it.</summary>
    public string Next =>
        Considered.IsEmpty
            ? "See that a cloudlet runs with `serve --device-url` on this network: `cloudlet discover` shows those that are found."
        : Failed.IsEmpty ? "`cloudlet discover --service ID` shows who offers a service, `--base NAME` who has a base."
        : "Try again later, or name a cloudlet.";

    private static string Describe(
        string wanted,
        ImmutableArray<RankedCloudlet> considered,
        ImmutableArray<FailedAttempt> failed
    )
    {
        if (considered.IsEmpty)
            return $"No cloudlet was found for {wanted}.";
        var reasons = considered
            .Where(ranked => ranked.Refusal is not null)
            .Select(ranked => ranked.Explanation)
            .Concat(failed.Select(attempt => attempt.ToString()));
        return $"No cloudlet gives {wanted}. {string.Join(". ", reasons)}";
    }
}
