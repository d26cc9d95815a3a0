namespace Cloudlet.Benchmarks.Density;

/// <summary>What <c>bench density</c> measures.</summary>
internal sealed record DensitySettings
{
    /// <summary>How many instances.</summary>
    public required int Instances { get; init; }

    /// <summary>The memory of each.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Pages that the overlay changes; 0: the base itself is resumed.</summary>
    public required long Pages { get; init; }

    /// <summary>Runs of each contender that count.</summary>
    public required int Runs { get; init; }
}
