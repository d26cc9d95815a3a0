namespace Cloudlet.Contracts;

/// <summary>Whether and how devices of the local network find a cloudlet by themselves.</summary>
public sealed record DiscoveryInfo
{
    /// <summary>Whether the cloudlet wants to be found.</summary>
    public required bool On { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The name under which it is found now: with a number when another cloudlet has the name; null while it is not found.</summary>
    public string? FoundAs { get; init; }

    /// <summary>Why it is not found although it wants to be, and what would help; null when nothing is in the way.</summary>
    public string? Obstacle { get; init; }
}

/// <summary>Changes how a cloudlet is found; what is null stays as it is.</summary>
/// <param name="On">Whether devices find it by themselves.</param>
/// <param name="Name">Its name for people: 1 to 63 bytes without control characters.</param>
public sealed record EditDiscovery(bool? On = null, string? Name = null);

/// <summary>A cloudlet that was found on the local network, as scripts see it.</summary>
public sealed record DiscoveredCloudlet
{
    /// <summary>Its id: the same under every name and address.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The address that answered first, else the first one that was told: for <c>--cloudlet</c>.</summary>
    public required string Address { get; init; }

    /// <summary>All addresses that were told.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>The share of its processors that is busy; null when it did not tell.</summary>
    public double? Load { get; init; }

    /// <summary>Its host's processors; null when it did not tell.</summary>
    public int? Cpus { get; init; }

    /// <summary>How long a question and its answer took; null when it did not answer.</summary>
    public double? RoundTripMilliseconds { get; init; }

    /// <summary>Whether it has the base that was asked for; null when none was, or it did not answer.</summary>
    public bool? HasBase { get; init; }

    /// <summary>Whether it offers the service that was asked for; null when none was, or it did not answer.</summary>
    public bool? HasService { get; init; }

    /// <summary>How well it suits, 0 to 1; null when nobody wanted to know, or it will not do.</summary>
    public double? Score { get; init; }

    /// <summary>Why it got its score, or why it will not do; null when nobody wanted to know.</summary>
    public string? Why { get; init; }
}

/// <summary>News of a cloudlet on the local network.</summary>
/// <param name="Event"><c>present</c> or <c>gone</c>.</param>
/// <param name="Cloudlet">The cloudlet; one that is gone as it was last.</param>
public sealed record DiscoveryEvent(string Event, DiscoveredCloudlet Cloudlet);

/// <summary>An instance on a cloudlet that was chosen, as scripts see it.</summary>
/// <param name="Cloudlet">The cloudlet's name.</param>
/// <param name="Address">Its address, for <c>--cloudlet</c>.</param>
/// <param name="Endpoint">Host and port of the service; the host alone when it offers no port.</param>
/// <param name="Why">Why this cloudlet and no other, a line for each.</param>
/// <param name="Result">The instance, and how long each step took.</param>
public sealed record ChosenSynthesis(
    string Cloudlet,
    string Address,
    string Endpoint,
    IReadOnlyList<string> Why,
    SynthesisResult Result
);
