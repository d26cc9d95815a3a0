using System.Net;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>
/// Answers for our names on one link (RFC 6762, 5 to 10). It has no clock, no socket and no thread: it is told what came and what time
/// it is, and says when it wants to be called again.
/// </summary>
internal sealed class LinkResponder
{
    private const int MostHeldQueries = 16;
    private readonly IPacketSink sink;
    private readonly Random random;
    private readonly TimeSpan beforeProbing;
    private readonly HeldNames names = new();
    private readonly List<HeldQuery> heldQueries = [];
    private readonly LoneAnswers lone;
    private Link link;

    public LinkResponder(Link link, IPacketSink sink, Random random)
    {
        this.link = link;
        this.sink = sink;
        this.random = random;
        lone = new LoneAnswers(names, sink);
        // One delay for all names: their probes go out together.
        beforeProbing = Timing.BeforeProbing(random);
    }

    /// <summary>All names, ours and those on the way.</summary>
    public HeldNames Names => names;

    /// <summary>When something is to be sent next; null when nothing waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            TimeSpan? next = null;
            foreach (var name in names)
            {
                next = Timing.Earlier(next, name.NextAt);
                foreach (var owned in name.Records)
                    next = Timing.Earlier(next, owned.Due);
            }
            foreach (var query in heldQueries)
                next = Timing.Earlier(next, query.Due);
            return next;
        }
    }

    /// <summary>Begins to probe for a name.</summary>
    public void Add(Claim claim, TimeSpan now) => names.Add(new HeldName(claim, link, now + beforeProbing));

    /// <summary>Probes for a name again, under the name that the claim has now.</summary>
    public void Restart(Claim claim, TimeSpan at) => names.Of(claim)?.Restart(at);

    /// <summary>Gives a name up for the claim's next one.</summary>
    /// <param name="claim">The claim, with its new name.</param>
    /// <param name="at">When to probe for that.</param>
    public void Rename(Claim claim, TimeSpan at)
    {
        if (names.Of(claim) is not { } name)
            return;
        Goodbye(name);
        name.Restart(at);
    }

    /// <summary>Takes a name back, and tells all that may have heard of it.</summary>
    public void Remove(Claim claim)
    {
        if (names.Of(claim) is not { } name)
            return;
        names.Remove(name);
        Goodbye(name);
    }

    /// <summary>Tells all what has changed in a claim's records.</summary>
    public void Refresh(Claim claim, TimeSpan now)
    {
        if (names.Of(claim) is { } name && name.Rebuild())
            name.Announce(now);
    }

    /// <summary>The link has other addresses.</summary>
    public void Become(Link changed, TimeSpan now)
    {
        link = changed;
        foreach (var name in names)
        {
            if (name.MoveTo(changed))
                name.Announce(now);
        }
    }

    /// <summary>Takes in a query.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="source">By whom. One that does not ask from port 5353 speaks plain DNS, and gets its answer alone.</param>
    /// <param name="now">The time.</param>
    public void ReceiveQuery(DnsMessage query, IPEndPoint source, TimeSpan now)
    {
        if (source.Port != MulticastGroups.Port)
        {
            lone.SendLegacy(link, query, source, now);
            return;
        }
        if (query.IsProbe)
            CompareRivals(query, now);
        var held = heldQueries.Find(held => held.Source.Equals(source));
        if (query.IsTruncated && !query.IsProbe && (held is not null || heldQueries.Count < MostHeldQueries))
        {
            if (held is null)
                heldQueries.Add(held = new HeldQuery(source, now + Timing.Truncated(random)));
            held.Add(query);
        }
        else if (held is not null && !query.IsProbe)
        {
            heldQueries.Remove(held);
            held.Add(query);
            Answer(held.Questions, held.Known, source, isProbe: false, now);
        }
        else
        {
            Answer(query.Questions, query.Answers, source, query.IsProbe, now);
        }
    }

    /// <summary>Takes in what another said; conflicts are the engine's to find, as it knows all links.</summary>
    public void ReceiveResponse(DnsMessage response, TimeSpan now)
    {
        foreach (var record in response.Answers)
        {
            if (names.Find(record) is not { } owned)
                continue;
            if (record.Ttl < owned.Record.Ttl / 2)
                owned.Schedule(now, Timing.BetweenMulticasts); // Others would forget what still holds (section 6.6).
            else if (owned.Due is not null && owned.IsShared)
                (owned.Due, owned.LastSent) = (null, now); // Another has just answered for us (section 7.4).
        }
    }

    /// <summary>Sends what is due.</summary>
    public void Advance(TimeSpan now)
    {
        foreach (var query in heldQueries.Where(query => query.Due <= now).ToList())
        {
            heldQueries.Remove(query);
            Answer(query.Questions, query.Known, query.Source, isProbe: false, now);
        }
        var probing = names.Where(name => name.Step(now)).ToList();
        SendProbes(probing, now);
        SendAnswers(now);
    }

    private void Goodbye(HeldName name)
    {
        if (!name.IsOurs)
            return;
        // What others may have as well is not ours to take back: the entry in the list of all types.
        List<ResourceRecord> goodbye =
        [
            .. name
                .Records.Where(owned => owned.LastSent is not null && !owned.Record.Name.Equals(ServiceClaim.AllTypes))
                .Select(owned => owned.Record),
        ];
        PacketTrain.Multicast(link, sink, goodbye, [], ttl: TimeSpan.Zero);
    }

    private void CompareRivals(DnsMessage probe, TimeSpan now)
    {
        foreach (var name in names)
        {
            if (
                !name.IsOurs
                && probe.Questions.Any(question => question.Name.Equals(name.Name))
                && name.LosesTo(probe.Authorities)
            )
                name.Restart(now + Timing.AfterLostTie);
        }
    }

    private void Answer(
        IReadOnlyList<Question> questions,
        IReadOnlyList<ResourceRecord> known,
        IPEndPoint source,
        bool isProbe,
        TimeSpan now
    )
    {
        var answers = names.Answers(questions, known);
        List<OwnedRecord>? alone = null;
        var waits = !isProbe && answers.Exists(answer => answer.Owned.IsShared);
        var at = waits ? now + Timing.Shared(random) : now;
        var pause = isProbe ? Timing.BetweenDefences : Timing.BetweenMulticasts;
        foreach (var (owned, wantsUnicast) in answers)
        {
            if (wantsUnicast && owned.IsKnownToAll(now))
                (alone ??= []).Add(owned);
            else
                owned.Schedule(at, pause);
        }
        if (alone is not null)
            lone.Send(link, alone, source, now);
    }

    private void SendProbes(List<HeldName> probing, TimeSpan now)
    {
        // A name's question and its records stay in one message, so that rivals can compare.
        foreach (var some in probing.Chunk(8))
        {
            var writer = new MessageWriter(PacketTrain.LimitOf(link));
            writer.Begin(id: 0, isResponse: false);
            // Answers are wanted by all on the link and not alone: another daemon of this host that shares the port would get them (15.1).
            foreach (var name in some)
                writer.TryAdd(new Question(name.Name, RecordType.Any));
            foreach (var owned in some.SelectMany(name => name.Unique))
                writer.TryAdd(MessageSection.Authority, owned.Record with { CacheFlush = false });
            foreach (var name in some)
                name.ProbeSent(now);
            sink.Send(link, to: null, writer.Written);
        }
    }

    private void SendAnswers(TimeSpan now)
    {
        var due = names.Where(name => name.IsOurs).SelectMany(name => name.Records).ToList();
        due.RemoveAll(owned => owned.Due is null || owned.Due > now);
        if (due.Count == 0)
            return;
        var additionals = names.Additionals(due);
        additionals.RemoveAll(owned => owned.LastSent is { } last && now - last < Timing.BetweenMulticasts);
        PacketTrain.Multicast(link, sink, [.. Distinct(due)], [.. Distinct(additionals)]);
        foreach (var owned in due.Concat(additionals))
            (owned.Due, owned.LastSent) = (null, now);
    }

    // Services of one type share the entry in the list of all types.
    private static IEnumerable<ResourceRecord> Distinct(List<OwnedRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i].Record;
            if (
                record.Name.Equals(ServiceClaim.AllTypes)
                && records.FindIndex(other => other.Record.SaysTheSameAs(record)) < i
            )
                continue;
            yield return record;
        }
    }
}
