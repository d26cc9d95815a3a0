using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Images;

/// <summary>The answer of <c>bench images</c>.</summary>
/// <param name="Host">Where and when.</param>
/// <param name="LoadAfter">Tasks that wanted to run in the last minute.</param>
/// <param name="Pairs">One for each pair.</param>
internal sealed record ImagesResult(HostReport Host, double LoadAfter, IReadOnlyList<PairReport> Pairs) : IBenchResult
{
    /// <inheritdoc/>
    public override string ToString() => $"{Host}, after: {LoadAfter:f1}\n\n{string.Join('\n', Pairs)}";

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        Pairs.Select((pair, index) => new Chart($"{index + 1}", ImagesChart.Draw(pair)));
}
