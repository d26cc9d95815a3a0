using System.Collections.Immutable;

namespace Cloudlet.Server.Events;

/// <summary>Who wants to be told of changes. They are told one after the other, are quick and throw nothing. Thread-safe.</summary>
internal sealed class Watchers<T>
{
    private ImmutableList<Action<T>> all = [];

    /// <summary>Tells <paramref name="watcher"/> of every change until the result is disposed.</summary>
    public IDisposable Add(Action<T> watcher)
    {
        ImmutableInterlocked.Update(ref all, list => list.Add(watcher));
        return new Watch(this, watcher);
    }

    /// <summary>Tells all of them.</summary>
    public void Tell(T value)
    {
        foreach (var watcher in all)
            watcher(value);
    }

    private sealed class Watch(Watchers<T> owner, Action<T> watcher) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner.all, list => list.Remove(watcher));
    }
}
