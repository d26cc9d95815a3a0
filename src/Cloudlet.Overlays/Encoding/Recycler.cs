using System.Collections.Concurrent;

namespace Cloudlet.Overlays;

/// <summary>Things that are costly to make, used again by whoever needs one next. Made on demand; the stages bound how many. Thread-safe.</summary>
internal sealed class Recycler<T>(Func<T> make) : IDisposable
{
    private readonly ConcurrentBag<T> idle = [];

    public T Rent() => idle.TryTake(out var thing) ? thing : make();

    public void Return(T thing) => idle.Add(thing);

    public void Dispose()
    {
        while (idle.TryTake(out var thing))
            (thing as IDisposable)?.Dispose();
    }
}
