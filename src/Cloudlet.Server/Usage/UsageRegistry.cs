namespace Cloudlet.Server.Usage;

/// <summary>
/// What running jobs stand on: a base or overlay that is in use cannot be deleted. Instances and overlays that are kept
/// are asked for elsewhere; this holds only what lives in memory. Thread-safe.
/// </summary>
internal sealed class UsageRegistry
{
    private readonly List<Mark> marks = [];
    private readonly Lock gate = new();

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

    private sealed class Mark(UsageRegistry owner, string thing, string user) : IDisposable
    {
        public string Thing { get; } = thing;

        public string User { get; } = user;

        public void Dispose()
        {
            lock (owner.gate)
                owner.marks.Remove(this);
        }
    }
}
