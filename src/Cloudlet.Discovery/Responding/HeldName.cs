using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>How far a claim has come on one link.</summary>
internal enum HeldNameState
{
    /// <summary>Others are being asked whether they have it. Nothing is answered yet.</summary>
    Probing,

    /// <summary>It is ours, and is being told to all.</summary>
    Announcing,

    /// <summary>It is ours, and all that listened know.</summary>
    Established,
}

/// <summary>A claim on one link: probed for three times, announced twice, then answered for (RFC 6762, 8).</summary>
internal sealed class HeldName
{
    private const int Probes = 3;
    private const int Announcements = 2;
    private Link link;
    private int sent;

    public HeldName(Claim claim, Link link, TimeSpan firstProbe)
    {
        Claim = claim;
        this.link = link;
        NextAt = firstProbe;
        Rebuild();
    }

    /// <summary>The name and its records, for all links.</summary>
    public Claim Claim { get; }

    /// <summary>How far it is.</summary>
    public HeldNameState State { get; private set; }

    /// <summary>When the next probe or announcement is due; null when there is none to come.</summary>
    public TimeSpan? NextAt { get; private set; }

    /// <summary>Whether queries are answered.</summary>
    public bool IsOurs => State != HeldNameState.Probing;

    /// <summary>The name for which the records were made.</summary>
    public DomainName Name { get; private set; } = DomainName.Root;

    /// <summary>All records.</summary>
    public IReadOnlyList<OwnedRecord> Records { get; private set; } = [];

    /// <summary>Those that nobody else may have, without the one that says which types there are.</summary>
    public IEnumerable<OwnedRecord> Unique =>
        Records.Where(owned => !owned.IsShared && owned.Record is not NextSecureRecord);

    /// <summary>Says which types the name has.</summary>
    public OwnedRecord Negative => Records.First(owned => owned.Record is NextSecureRecord);

    /// <summary>Starts over with probing.</summary>
    public void Restart(TimeSpan at)
    {
        State = HeldNameState.Probing;
        sent = 0;
        NextAt = at;
        foreach (var owned in Records)
            owned.Due = null;
        Rebuild();
    }

    /// <summary>Makes the records anew; those that say the same as before keep their times.</summary>
    /// <returns>Whether any is new.</returns>
    public bool Rebuild()
    {
        Name = Claim.Name;
        var before = Records;
        var isNew = false;
        Records =
        [
            .. Claim.UniqueRecords(link).Select(record => Keep(record, isShared: false)),
            .. Claim.SharedRecords(link).Select(record => Keep(record, isShared: true)),
        ];
        return isNew;

        OwnedRecord Keep(ResourceRecord record, bool isShared)
        {
            if (before.FirstOrDefault(owned => owned.Record.SaysTheSameAs(record)) is { } kept)
                return kept;
            isNew = true;
            return new OwnedRecord(record, isShared);
        }
    }

    /// <summary>The link has other addresses.</summary>
    /// <returns>Whether any record is new.</returns>
    public bool MoveTo(Link changed)
    {
        link = changed;
        return Rebuild();
    }

    /// <summary>Has the records told to all from now on, because they changed.</summary>
    public void Announce(TimeSpan now)
    {
        if (!IsOurs)
            return;
        State = HeldNameState.Announcing;
        sent = 0;
        NextAt = now;
    }

    /// <summary>A probe was sent.</summary>
    public void ProbeSent(TimeSpan now)
    {
        NextAt = now + Timing.BetweenProbes;
        sent++;
    }

    /// <summary>Takes the next step that is due.</summary>
    /// <returns>Whether a probe is to be sent.</returns>
    public bool Step(TimeSpan now)
    {
        if (NextAt is null || NextAt > now)
            return false;
        if (State == HeldNameState.Probing)
        {
            if (sent < Probes)
                return true;
            State = HeldNameState.Announcing;
            sent = 0;
        }
        foreach (var owned in Records)
            owned.Schedule(now, Timing.BetweenMulticasts);
        sent++;
        NextAt = sent < Announcements ? now + Timing.BetweenAnnouncements : null;
        if (NextAt is null)
            State = HeldNameState.Established;
        return false;
    }

    /// <summary>Whether another that probes for the name at the same time wins it (RFC 6762, 8.2 and 8.2.1).</summary>
    public bool LosesTo(IEnumerable<ResourceRecord> theirs)
    {
        var ours = Sorted(Unique.Select(owned => owned.Record));
        var others = Sorted(theirs.Where(record => record.Name.Equals(Name)));
        for (var i = 0; i < ours.Count && i < others.Count; i++)
        {
            if (Compare(ours[i], others[i]) is not 0 and var order)
                return order < 0;
        }
        return ours.Count < others.Count;
    }

    private static List<(RecordType Type, byte[] Data)> Sorted(IEnumerable<ResourceRecord> records)
    {
        var list = records.Select(record => (record.Type, MessageWriter.DataOf(record))).ToList();
        list.Sort(Compare);
        return list;
    }

    private static int Compare((RecordType Type, byte[] Data) left, (RecordType Type, byte[] Data) right) =>
        left.Type != right.Type ? left.Type.CompareTo(right.Type) : left.Data.AsSpan().SequenceCompareTo(right.Data);
}
