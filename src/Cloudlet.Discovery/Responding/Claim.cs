using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>
/// A name that we want for ourselves on every link, and the records that come with it. When another has the name, the next one is
/// tried. The engine owns it.
/// </summary>
internal abstract class Claim
{
    private const int ManyConflicts = 15;
    private static readonly TimeSpan ShortWhile = TimeSpan.FromSeconds(10);
    private readonly Queue<TimeSpan> conflicts = new();

    /// <summary>How often the name was taken; 1 is the name as it was wished.</summary>
    protected int Attempt { get; private set; } = 1;

    /// <summary>The name now.</summary>
    public abstract DomainName Name { get; }

    /// <summary>Records of this name on a link; nobody else may have any.</summary>
    public abstract IEnumerable<ResourceRecord> UniqueRecords(Link link);

    /// <summary>Records of other names, where others have theirs.</summary>
    public abstract IEnumerable<ResourceRecord> SharedRecords(Link link);

    /// <summary>Whether the name is wanted on a link.</summary>
    public virtual bool IsFor(Link link) => true;

    /// <summary>Takes the next name.</summary>
    public void Rename() => Attempt++;

    /// <summary>Notes a conflict.</summary>
    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Conflict(TimeSpan now)
    {
        conflicts.Enqueue(now);
        while (conflicts.Count > ManyConflicts || now - conflicts.Peek() > ShortWhile)
            conflicts.Dequeue();
        return conflicts.Count == ManyConflicts ? Timing.AfterManyConflicts : TimeSpan.Zero;
    }
}
