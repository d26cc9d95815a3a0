namespace Cloudlet.Benchmarks.Resume;

/// <summary>What <c>bench resume</c> measures.</summary>
internal sealed record ResumeSettings
{
    /// <summary>Sizes of the guest's memory.</summary>
    public required IReadOnlyList<long> MemoryBytes { get; init; }

    /// <summary>
    /// Pages that overlays change, null for as many as a guest can; each is measured beside the base alone. A guest that has no room for so many is
    /// measured without.
    /// </summary>
    public required IReadOnlyList<long?> Pages { get; init; }

    /// <summary>Runs of each contender that count.</summary>
    public required int Runs { get; init; }
}
