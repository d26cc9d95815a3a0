namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>What <c>bench synthesis</c> measures.</summary>
internal sealed record SynthesisSettings
{
    /// <summary>Rates of the link, in Mbit/s.</summary>
    public required IReadOnlyList<int> Rates { get; init; }

    /// <summary>The guest's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Bytes that the guest writes before the overlay is frozen: half of them random, half text.</summary>
    public required long ChangedBytes { get; init; }

    /// <summary>Runs of each contender that count.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether this process has a network namespace of its own, whose loopback it may shape.</summary>
    public required bool HasOwnNetwork { get; init; }

    /// <summary>The <c>cloudlet</c> command.</summary>
    public required string Cloudlet { get; init; }
}
