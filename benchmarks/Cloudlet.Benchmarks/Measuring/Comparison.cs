namespace Cloudlet.Benchmarks.Measuring;

/// <summary>
/// Runs contenders side by side: one run of each in a round, each round beginning with another one, so that a machine
/// that becomes slower or busier in the middle is nobody's advantage. Rounds before the first that counts warm up.
/// </summary>
/// <param name="Runs">How many runs of each count.</param>
/// <param name="WarmUps">How many rounds come before.</param>
internal sealed record Comparison(int Runs, int WarmUps = 1)
{
    /// <summary>Runs them all. Results stand in the contenders' order.</summary>
    public async Task<IReadOnlyList<Measurement>> RunAsync(
        IReadOnlyList<Contender> contenders,
        IProgress<string> progress,
        CancellationToken cancellationToken
    )
    {
        var samples = contenders.Select(_ => new List<Sample>(Runs)).ToList();
        for (var round = -WarmUps; round < Runs; round++)
        {
            progress.Report(round < 0 ? "warming up" : $"round {round + 1} of {Runs}");
            for (var i = 0; i < contenders.Count; i++)
            {
                var next = (i + round + WarmUps) % contenders.Count;
                var sample = await contenders[next].RunAsync(cancellationToken);
                if (round >= 0)
                    samples[next].Add(sample);
            }
        }
        return [.. contenders.Zip(samples, (contender, runs) => new Measurement(contender.Name, runs))];
    }
}
