namespace Cloudlet.Benchmarks.Measuring;

/// <summary>Runs from its creation.</summary>
internal readonly struct Watch
{
    private readonly long started = TimeProvider.System.GetTimestamp();

    public Watch() { }

    /// <summary>The time since then.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(started);
}
