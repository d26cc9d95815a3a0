using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>Lets bytes through at a rate: a link of so many bytes per second that holds at most a few milliseconds of them.</summary>
internal sealed class TokenBucket(double bytesPerSecond)
{
    private static readonly TimeSpan Depth = TimeSpan.FromMilliseconds(20);

    private readonly Watch watch = new();
    private double sent;

    /// <summary>How much is best asked for at once.</summary>
    public int Piece { get; } = (int)Math.Clamp(bytesPerSecond * Depth.TotalSeconds / 2, 1500, 256 << 10);

    /// <summary>Waits until <paramref name="bytes"/> more may go.</summary>
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
