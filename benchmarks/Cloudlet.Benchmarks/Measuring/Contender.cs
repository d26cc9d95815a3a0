namespace Cloudlet.Benchmarks.Measuring;

/// <summary>One of the ways that are compared.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="RunAsync">Runs it once. What it needs before and cleans up afterwards is not in the sample.</param>
internal sealed record Contender(string Name, Func<CancellationToken, Task<Sample>> RunAsync)
{
    /// <summary>It takes so long that some ten runs must do, however many the others get to stand out of the noise.</summary>
    public bool IsSlow { get; init; }
}
