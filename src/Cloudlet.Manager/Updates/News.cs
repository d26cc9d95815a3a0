using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Cloudlet.Manager.Updates;

/// <summary>Tells open pages what has changed: topics, not content, since each page asks for what it shows. Thread-safe.</summary>
internal sealed class News
{
    private ImmutableHashSet<NewsReader> readers = [];

    // From anywhere: a page that counted with an earlier daemon is not taken for one that knows all.
    private long told = RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Counts what was told: a page that was made at another count may be old.</summary>
    public long Told => Interlocked.Read(ref told);

    /// <summary>Something of this topic has changed.</summary>
    public void Tell(string topic)
    {
        Interlocked.Increment(ref told);
        foreach (var reader in readers)
            reader.Add(topic);
    }

    /// <summary>A job has ended.</summary>
    public void Tell(JobEnd end)
    {
        foreach (var reader in readers)
            reader.Add(end);
    }

    /// <summary>A reader of what comes from now on. Disposed by the caller.</summary>
    public NewsReader Read()
    {
        var reader = new NewsReader(gone => ImmutableInterlocked.Update(ref readers, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref readers, all => all.Add(reader));
        return reader;
    }
}
