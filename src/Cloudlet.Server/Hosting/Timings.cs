using System.Collections.Concurrent;
using Cloudlet.Server.Tracing;

namespace Cloudlet.Server.Hosting;

/// <summary>How long each step took. Thread-safe; a step that is measured twice counts both.</summary>
internal sealed class Timings(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TimeSpan> steps = new();
    private readonly ConcurrentDictionary<string, long> begun = new();
    private readonly long start = time.GetTimestamp();

    /// <summary>Runs and measures one step.</summary>
    public async Task<T> MeasureAsync<T>(string step, Func<Task<T>> work)
    {
        var begin = time.GetTimestamp();
        try
        {
            return await ServerTraces.SpanAsync(step, work);
        }
        finally
        {
            Add(step, time.GetElapsedTime(begin));
        }
    }

    /// <summary>Runs and measures one step.</summary>
    public Task MeasureAsync(string step, Func<Task> work) =>
        MeasureAsync(
            step,
            async () =>
            {
                await work();
                return true;
            }
        );

    /// <summary>A step began at <paramref name="timestamp"/> that ends with <see cref="End"/>.</summary>
    public void Begin(string step, long timestamp) => begun[step] = timestamp;

    /// <summary>Ends a step; one that did not begin counts nothing.</summary>
    public void End(string step)
    {
        if (begun.TryRemove(step, out var timestamp))
            Add(step, time.GetElapsedTime(timestamp));
    }

    /// <summary>Adds a time that was measured elsewhere.</summary>
    public void Add(string step, TimeSpan elapsed) => steps.AddOrUpdate(step, elapsed, (_, before) => before + elapsed);

    /// <summary>Milliseconds of each of <paramref name="names"/>, 0 for one that was not needed, and <c>total</c> since the start.</summary>
    public IReadOnlyDictionary<string, double> ToMilliseconds(IEnumerable<string> names)
    {
        var result = names.ToDictionary(name => name, name => Round(steps.GetValueOrDefault(name)));
        result["total"] = Round(time.GetElapsedTime(start));
        return result;
    }

    private static double Round(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 2);
}
