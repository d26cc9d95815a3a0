namespace Cloudlet.Benchmarks.Manager;

/// <summary>What <c>bench manager</c> measures.</summary>
internal sealed record ManagerSettings
{
    /// <summary>The <c>cloudlet</c> command.</summary>
    public required string Cloudlet { get; init; }

    /// <summary>Services of the full cloudlet.</summary>
    public required int Services { get; init; }

    /// <summary>Its instances that have ended and are kept.</summary>
    public required int KeptInstances { get; init; }

    /// <summary>Its instances that run.</summary>
    public required int LivingInstances { get; init; }

    /// <summary>How often each page is asked for.</summary>
    public required int Runs { get; init; }

    /// <summary>The guest's memory.</summary>
    public required long MemoryBytes { get; init; }
}
