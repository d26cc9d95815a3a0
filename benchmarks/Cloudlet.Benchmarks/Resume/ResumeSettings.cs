namespace Cloudlet.Benchmarks.Resume;

/// <summary>What <c>bench resume</c> measures.</summary>
internal sealed record ResumeSettings
{
    /// <summary>Sizes of the guest's memory.</summary>
    public required IReadOnlyList<long> MemoryBytes { get; init; }

    /// <summary>Pages that the overlay changes. A guest that has no room for them is measured without an overlay.</summary>
    public required long Pages { get; init; }

    /// <summary>Runs of each contender that count.</summary>
    public required int Runs { get; init; }
}
