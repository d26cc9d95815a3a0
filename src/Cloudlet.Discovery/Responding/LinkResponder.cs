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
    private readonly List<HeldName> names = [];
    private readonly List<HeldQuery> heldQueries = [];
    private readonly UnicastBudget budget = new();
    private Link link;

    public LinkResponder(Link link, IPacketSink sink, Random random)
    {
        this.link = link;
        this.sink = sink;
        this.random = random;
        // One delay for all names: their probes go out together.
        beforeProbing = Timing.BeforeProbing(random);
    }

    /// <summary>All names, ours and those on the way.</summary>
    public IReadOnlyList<HeldName> Names => names;

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
    public void Restart(Claim claim, TimeSpan at) => Find(claim)?.Restart(at);

    /// <summary>Gives a name up for the claim's next one.</summary>
    /// <param name="claim">The claim, with its new name.</param>
    /// <param name="at">When to probe for that.</param>
    public void Rename(Claim claim, TimeSpan at)
    {
        if (Find(claim) is not { } name)
            return;
        Goodbye(name);
        name.Restart(at);
    }

    /// <summary>Takes a name back, and tells all that may have heard of it.</summary>
    public void Remove(Claim claim)
    {
        if (Find(claim) is not { } name)
            return;
        names.Remove(name);
        Goodbye(name);
    }

    /// <summary>Tells all what has changed in a claim's records.</summary>
    public void Refresh(Claim claim, TimeSpan now)
    {
        if (Find(claim) is { } name && name.Rebuild())
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

    /// <summary>Whether we say the same on this link.</summary>
    public bool Says(ResourceRecord record) =>
        names.Exists(name => name.Records.Any(owned => owned.Record.SaysTheSameAs(record)));

    /// <summary>Takes in a query.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="source">By whom. One that does not ask from port 5353 speaks plain DNS, and gets its answer alone.</param>
    /// <param name="now">The time.</param>
    public void ReceiveQuery(DnsMessage query, IPEndPoint source, TimeSpan now)
    {
        if (source.Port != MulticastGroups.Port)
        {
            AnswerLegacy(query, source, now);
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
            if (Find(record) is not { } owned)
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

    private HeldName? Find(Claim claim) => names.Find(name => name.Claim == claim);

    private OwnedRecord? Find(ResourceRecord record)
    {
        foreach (var name in names)
        {
            if (!name.IsOurs)
                continue;
            foreach (var owned in name.Records)
            {
                if (owned.Record.SaysTheSameAs(record))
                    return owned;
            }
        }
        return null;
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
        var answers = Find(questions, known);
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
            SendAlone(alone, source, now);
    }

    private List<(OwnedRecord Owned, bool WantsUnicast)> Find(
        IReadOnlyList<Question> questions,
        IReadOnlyList<ResourceRecord> known
    )
    {
        var found = new List<(OwnedRecord Owned, bool WantsUnicast)>();
        foreach (var question in questions)
        {
            foreach (var name in names)
            {
                if (!name.IsOurs)
                    continue;
                var any = false;
                foreach (var owned in name.Records)
                {
                    if (!question.IsAnsweredBy(owned.Record))
                        continue;
                    any = true;
                    Take(owned, question);
                }
                if (!any && name.Name.Equals(question.Name))
                    Take(name.Negative, question);
            }
        }
        return found;

        void Take(OwnedRecord owned, Question question)
        {
            if (
                !found.Exists(other => other.Owned == owned || other.Owned.Record.SaysTheSameAs(owned.Record))
                && !known.Any(theirs => theirs.SaysTheSameAs(owned.Record) && theirs.Ttl >= owned.Record.Ttl / 2)
            )
                found.Add((owned, question.WantsUnicast));
        }
    }

    private void SendAlone(List<OwnedRecord> answers, IPEndPoint source, TimeSpan now)
    {
        if (!link.IsOnLink(source.Address) || !budget.TryTake(now))
            return;
        var writer = new MessageWriter(PacketTrain.LimitOf(link));
        writer.Begin(id: 0, isResponse: true);
        foreach (var owned in answers)
            writer.TryAdd(MessageSection.Answer, owned.Record);
        foreach (var owned in Additionals(answers))
            writer.TryAdd(MessageSection.Additional, owned.Record);
        sink.Send(link, source, writer.Written);
    }

    // An asker that speaks plain DNS gets its number and question back, and records that it does not keep for long (section 6.7).
    private void AnswerLegacy(DnsMessage query, IPEndPoint source, TimeSpan now)
    {
        var answers = Find(query.Questions, []).ConvertAll(answer => answer.Owned);
        if (answers.Count == 0 || !link.IsOnLink(source.Address) || !budget.TryTake(now))
            return;
        var writer = new MessageWriter(PacketTrain.LimitOf(link), compressesHosts: false);
        writer.Begin(query.Id, isResponse: true);
        foreach (var question in query.Questions)
            writer.TryAdd(question with { WantsUnicast = false });
        foreach (var owned in answers)
            Add(MessageSection.Answer, owned.Record);
        foreach (var owned in Additionals(answers))
            Add(MessageSection.Additional, owned.Record);
        sink.Send(link, source, writer.Written);

        void Add(MessageSection section, ResourceRecord record) =>
            writer.TryAdd(
                section,
                record with
                {
                    CacheFlush = false,
                    Ttl = record.Ttl < Timing.LegacyTtl ? record.Ttl : Timing.LegacyTtl,
                }
            );
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
        var additionals = Additionals(due);
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

    // For an entry in a list the service's place and text, for a place the host's addresses (RFC 6763, 12).
    private List<OwnedRecord> Additionals(List<OwnedRecord> answers)
    {
        var added = new List<OwnedRecord>();
        foreach (var owned in answers)
        {
            if (owned.Record is PointerRecord pointer)
                AddAll(pointer.Target);
            else if (owned.Record is ServiceRecord service)
                AddAll(service.Target);
        }
        for (var i = 0; i < added.Count; i++)
        {
            if (added[i].Record is ServiceRecord service)
                AddAll(service.Target);
        }
        return added;

        void AddAll(DomainName target)
        {
            if (names.Find(name => name.IsOurs && name.Name.Equals(target)) is not { } name)
                return;
            foreach (var owned in name.Records)
            {
                if (!owned.IsShared && !answers.Contains(owned) && !added.Contains(owned))
                    added.Add(owned);
            }
        }
    }
}
