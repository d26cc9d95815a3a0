using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>A link that holds at most a few milliseconds of its rate, kept by the sender itself: for those who may not shape the kernel's.</summary>
internal sealed class TokenBucket : ILinkRate
{
    private static readonly TimeSpan Depth = TimeSpan.FromMilliseconds(20);

    private readonly Watch watch = new();
    private double bytesPerSecond = double.MaxValue / 4;
    private double sent;

    public string Description => "a token bucket in the sender, on the loopback";

    public int Piece => (int)Math.Clamp(bytesPerSecond * Depth.TotalSeconds / 2, 1500, 256 << 10);

    public Task SetAsync(int megabits, CancellationToken cancellationToken)
    {
        bytesPerSecond = megabits * 1e6 / 8;
        sent = watch.Elapsed.TotalSeconds * bytesPerSecond;
        return Task.CompletedTask;
    }

    public async Task TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        // Time in which nothing was sent is lost, but for the bucket's depth.
        var now = watch.Elapsed.TotalSeconds * bytesPerSecond;
        sent = Math.Max(sent, now - (bytesPerSecond * Depth.TotalSeconds)) + bytes;
        var wait = TimeSpan.FromSeconds((sent - now) / bytesPerSecond);
        if (wait > TimeSpan.FromMilliseconds(1))
            await Task.Delay(wait, cancellationToken);
    }
}
