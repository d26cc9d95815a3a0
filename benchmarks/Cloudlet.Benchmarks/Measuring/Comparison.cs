namespace Cloudlet.Benchmarks.Measuring;

/// <summary>
/// Runs contenders side by side: one run of each in a round, each round in another order, so that neither a machine that
/// becomes busier in the middle nor what a predecessor leaves behind (memory that is still being freed) is always the
/// same one's lot. The orders are the same in every call. Rounds before the first that counts warm up.
/// </summary>
/// <param name="Runs">How many runs of each count.</param>
/// <param name="WarmUps">How many rounds come before.</param>
internal sealed record Comparison(int Runs, int WarmUps = 1)
{
    private const int SlowRuns = 10;
    private const int Seed = 20130625;

    /// <summary>Runs them all. Results stand in the contenders' order.</summary>
    public async Task<IReadOnlyList<Measurement>> RunAsync(
        IReadOnlyList<Contender> contenders,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        var slowEvery = Math.Max(1, Runs / SlowRuns);
        var samples = contenders.Select(_ => new List<Sample>(Runs)).ToList();
        var order = Enumerable.Range(0, contenders.Count).ToArray();
        var random = new Random(Seed);
        for (var round = -WarmUps; round < Runs; round++)
        {
            progress.Report(round < 0 ? "warming up" : $"round {round + 1} of {Runs}");
            random.Shuffle(order);
            foreach (var next in order)
            {
                if (contenders[next].IsSlow && round % slowEvery != 0)
                    continue;
                var sample = await contenders[next].RunAsync(cancellationToken);
                if (round >= 0)
                    samples[next].Add(sample);
            }
        }
        return [.. contenders.Zip(samples, (contender, runs) => new Measurement(contender.Name, runs))];
    }
}
