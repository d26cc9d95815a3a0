namespace Cloudlet.Benchmarks.Workloads;

/// <summary>What <c>bench workloads</c> measures.</summary>
internal sealed record WorkloadsSettings
{
    /// <summary>The services.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Rates of the link, in Mbit/s.</summary>
    public required IReadOnlyList<int> Rates { get; init; }

    /// <summary>The <c>cloudlet</c> command.</summary>
    public required string Cloudlet { get; init; }

    /// <summary>What <c>samples/guests/debian/build.sh</c> made.</summary>
    public required string Debian { get; init; }

    /// <summary>A folder with a folder for each service: what its <c>build.sh</c> made.</summary>
    public required string Built { get; init; }

    /// <summary><c>samples/services</c>.</summary>
    public required string Services { get; init; }
}
