using System.Collections.Immutable;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>Where a service answers, and why there. Immutable.</summary>
public sealed record ServiceEndpoint
{
    /// <summary>The service; null where an overlay was carried there.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The host to connect to: the address under which the cloudlet answered.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port of the service's own port, on that host; 0 when it offers none.</summary>
    public int Port => Ports.Count > 0 ? Ports[0].Host : 0;

    /// <summary>All ports of the service and where each is reached; the service's own is the first.</summary>
    public required IReadOnlyList<PortMapping> Ports { get; init; }

    /// <summary>The cloudlet, and why it was chosen.</summary>
    public required RankedCloudlet Cloudlet { get; init; }

    /// <summary>The address of the cloudlet's API.</summary>
    public CloudletAddress Address => Cloudlet.Candidate.Probe.Address;

    /// <summary>The instance.</summary>
    public required InstanceInfo Instance { get; init; }

    /// <summary>All cloudlets that were compared, the best first.</summary>
    public required ImmutableArray<RankedCloudlet> Considered { get; init; }

    /// <summary>What was tried in vain before.</summary>
    public required ImmutableArray<FailedAttempt> Failed { get; init; }

    /// <summary>Why this cloudlet and no other, a line for each, for people.</summary>
    public string Explanation =>
        string.Join(
            '\n',
            Considered.Select(ranked => ranked.Explanation).Concat(Failed.Select(attempt => attempt.ToString()))
        );

    /// <summary>Host and port, as connection strings have them.</summary>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>A cloudlet that was asked for the service and did not give it.</summary>
/// <param name="Cloudlet">Its name.</param>
/// <param name="Address">Its address.</param>
/// <param name="Reason">Why not.</param>
public sealed record FailedAttempt(string Cloudlet, CloudletAddress Address, string Reason)
{
    /// <summary>Who did not, and why, for people.</summary>
    public override string ToString() => $"{Cloudlet} was asked and did not: {Reason}";
}
