using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Browsing;

/// <summary>
/// What others told us on one link, by name and type. Only what somebody here wants to know is kept, and no more than a bounded number of
/// records, so that a flood cannot fill the memory.
/// </summary>
internal sealed class RecordCache(Random random)
{
    /// <summary>Records at most: hundreds of services, each with its place, text and addresses.</summary>
    public const int MostRecords = 4096;

    /// <summary>Records of one name and type at most, but for lists: a host has a few addresses, a service one place.</summary>
    private const int MostOfUnique = 16;
    private const int MostOfList = 1024;

    private readonly Dictionary<(DomainName Name, RecordType Type), List<CachedRecord>> records = [];
    private TimeSpan? nextDue;
    private bool isPlanned;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>When the next one is to be forgotten or asked for again; null when there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            if (!isPlanned)
                Plan();
            return nextDue;
        }
    }

    /// <summary>All of a name and a type.</summary>
    public IReadOnlyList<CachedRecord> Of(DomainName name, RecordType type) =>
        records.TryGetValue((name, type), out var list) ? list : [];

    /// <summary>Takes in what another said.</summary>
    /// <returns>Whether anything is believed now that was not before, or the other way round.</returns>
    public bool Take(ResourceRecord record, TimeSpan now)
    {
        var key = (record.Name, record.Type);
        if (!records.TryGetValue(key, out var list))
        {
            if (record.Ttl == TimeSpan.Zero || Count >= MostRecords)
                return false;
            records[key] = list = [];
        }
        var at = list.FindIndex(cached => cached.Record.SaysTheSameAs(record));
        if (record.Ttl == TimeSpan.Zero)
        {
            if (at >= 0)
                list[at].Leave(now);
            isPlanned = false;
            return false;
        }
        if (record.CacheFlush)
        {
            // What came in the last second belongs to the same answer (RFC 6762, 10.2).
            foreach (var old in list)
            {
                if (now - old.Received > Timing.LastSecond && !old.Record.SaysTheSameAs(record))
                    old.Leave(now);
            }
        }
        var isNew = at < 0 || list[at].IsLeaving;
        if (at >= 0)
        {
            list[at] = new CachedRecord(record, now, random);
        }
        else if (Count < MostRecords && list.Count < (record.Type == RecordType.Ptr ? MostOfList : MostOfUnique))
        {
            list.Add(new CachedRecord(record, now, random));
            Count++;
        }
        else
        {
            isNew = false;
        }
        isPlanned = false;
        return isNew;
    }

    /// <summary>Forgets what is no longer to be believed.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Expire(TimeSpan now)
    {
        var removed = 0;
        foreach (var (key, list) in records)
        {
            removed += list.RemoveAll(cached => cached.Expires <= now);
            if (list.Count == 0)
                records.Remove(key);
        }
        Count -= removed;
        isPlanned = false;
        return removed > 0;
    }

    /// <summary>Forgets what nobody wants to know any more.</summary>
    public void Keep(Func<DomainName, RecordType, bool> isWanted)
    {
        foreach (var (key, list) in records)
        {
            if (isWanted(key.Name, key.Type))
                continue;
            records.Remove(key);
            Count -= list.Count;
        }
        isPlanned = false;
    }

    /// <summary>What is to be asked for again by now, each name and type once: when one is due, all whose time has begun, so that they are asked for, and answered, together.</summary>
    public IEnumerable<(DomainName Name, RecordType Type)> TakeRefreshes(TimeSpan now)
    {
        if (!records.Values.Any(list => list.Exists(cached => cached.RefreshDue <= now)))
            yield break;
        foreach (var (key, list) in records)
        {
            var isDue = false;
            foreach (var cached in list)
            {
                if (cached.RefreshBegins <= now)
                {
                    cached.Refreshed();
                    isDue = true;
                }
            }
            if (isDue)
                yield return key;
        }
        isPlanned = false;
    }

    private void Plan()
    {
        isPlanned = true;
        nextDue = null;
        foreach (var list in records.Values)
        {
            foreach (var cached in list)
                nextDue = Timing.Earlier(nextDue, Timing.Earlier(cached.Expires, cached.RefreshDue));
        }
    }
}
