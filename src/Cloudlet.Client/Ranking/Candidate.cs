using Cloudlet.Client.Finding;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ranking;

/// <summary>A cloudlet that answered, and what it told of what is wished.</summary>
/// <param name="Probe">What was seen of it.</param>
/// <param name="Service">The wished service as it offers it; null when none is wished, or it does not tell.</param>
public sealed record Candidate(ProbedCloudlet Probe, ServiceInfo? Service = null)
{
    /// <summary>What it told of itself.</summary>
    public SystemInfo System => Probe.System;

    /// <summary>Its name for people.</summary>
    public string Name => Probe.Cloudlet.Name;
}

/// <summary>All cloudlets among which one is chosen.</summary>
/// <param name="All">Those that answered.</param>
/// <param name="Wish">What one is wanted for.</param>
public sealed record Choice(IReadOnlyList<Candidate> All, Wish Wish);
