namespace Cloudlet.Benchmarks.Discovery;

/// <summary>What <c>bench discovery</c> measures.</summary>
internal sealed record DiscoverySettings
{
    /// <summary>The service that is wanted.</summary>
    public const string Service = "org.example.tick";

    /// <summary>The <c>cloudlet</c> command.</summary>
    public required string Cloudlet { get; init; }

    /// <summary>The script that makes networks.</summary>
    public required string Network { get; init; }

    /// <summary>The script that runs an avahi-daemon on a node.</summary>
    public required string Avahi { get; init; }

    /// <summary>How often each is measured.</summary>
    public required int Runs { get; init; }
}
