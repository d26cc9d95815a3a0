using System.Globalization;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>
/// The kernel's own token bucket (tbf) on the loopback of a network namespace that is ours alone. <c>./bench</c> makes the namespace
/// where it has the rights.
/// </summary>
internal sealed class KernelRate : ILinkRate
{
    // The kernel's timer wakes it at least every 4 ms: less than that at one time would keep the link from its rate.
    private const double BurstSeconds = 0.004;

    // Two of the loopback's largest packets.
    private const int LeastBurst = 128 << 10;

    public string Description => "tbf on the loopback of a network namespace";

    public int Piece => 256 << 10;

    public Task SetAsync(int megabits, CancellationToken cancellationToken)
    {
        var burst = Math.Max(LeastBurst, (int)(megabits * 1e6 / 8 * BurstSeconds));
        return Tool.RunAsync(
            "tc",
            [
                .. "qdisc replace dev lo root tbf latency 50ms rate".Split(' '),
                string.Create(CultureInfo.InvariantCulture, $"{megabits}mbit"),
                "burst",
                burst.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken
        );
    }

    public Task TakeAsync(int bytes, CancellationToken cancellationToken) => Task.CompletedTask;
}
