namespace Cloudlet.Server.Usage;

/// <summary>
/// What running jobs stand on: a base or overlay that is in use cannot be deleted. Instances and overlays that are kept
/// are asked for elsewhere; this holds only what lives in memory. Thread-safe.
/// </summary>
internal sealed class UsageRegistry
{
    private readonly List<Use> uses = [];
    private readonly Lock gate = new();

    /// <summary>Marks <paramref name="thing"/> (an id) as used by <paramref name="user"/> until the result is disposed.</summary>
    public IDisposable Use(string thing, string user)
    {
        var use = new Use(this, thing, user);
        lock (gate)
            uses.Add(use);
        return use;
    }

    /// <summary>Who uses <paramref name="thing"/> now.</summary>
    public IReadOnlyList<string> UsersOf(string thing)
    {
        lock (gate)
            return [.. uses.Where(use => use.Thing == thing).Select(use => use.User)];
    }

    private sealed class Use(UsageRegistry owner, string thing, string user) : IDisposable
    {
        public string Thing { get; } = thing;

        public string User { get; } = user;

        public void Dispose()
        {
            lock (owner.gate)
                owner.uses.Remove(this);
        }
    }
}
