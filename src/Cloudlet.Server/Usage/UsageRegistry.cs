namespace Cloudlet.Server.Usage;

/// <summary>
/// What running jobs stand on: a base or overlay that is in use cannot be deleted. Instances and overlays that are kept
/// are asked for elsewhere; this holds only what lives in memory. Thread-safe.
/// </summary>
internal sealed class UsageRegistry
{
    private readonly List<Mark> marks = [];
    private readonly Lock gate = new();
    private TaskCompletionSource released = NewSignal();

    /// <summary>Marks <paramref name="thing"/> (an id) as used by <paramref name="user"/> until the result is disposed.</summary>
    public IDisposable Use(string thing, string user)
    {
        var mark = new Mark(this, thing, user);
        lock (gate)
            marks.Add(mark);
        return mark;
    }

    /// <summary>Who uses <paramref name="thing"/> now.</summary>
    public IReadOnlyList<string> UsersOf(string thing)
    {
        lock (gate)
            return [.. marks.Where(mark => mark.Thing == thing).Select(mark => mark.User)];
    }

    /// <summary>Waits until nobody uses <paramref name="thing"/>: at some moment since the call.</summary>
    public async Task WaitUntilUnusedAsync(string thing, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (!marks.Exists(mark => mark.Thing == thing))
                    return;
                next = released.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    private void Remove(Mark mark)
    {
        lock (gate)
        {
            marks.Remove(mark);
            released.SetResult();
            released = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Mark(UsageRegistry owner, string thing, string user) : IDisposable
    {
        public string Thing { get; } = thing;

        public string User { get; } = user;

        public void Dispose() => owner.Remove(this);
    }
}
