using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;

namespace Cloudlet.Discovery.Browsing;

/// <summary>
/// Asks for services on one link and keeps what is answered (RFC 6762, 5.2, 7.1 to 7.3 and 10). Like the responder it is told what came and
/// what time it is, and says when it wants to be called again.
/// </summary>
internal sealed class LinkQuerier
{
    // A flood of names without a place must not make us flood the link with questions.
    private const int MostQuestions = 128;
    private readonly IPacketSink sink;
    private readonly Random random;
    private readonly Dictionary<(DomainName Name, RecordType Type), ActiveQuestion> questions = [];
    private readonly HashSet<DomainName> types = [];
    private readonly HashSet<DomainName> instances = [];
    private readonly HashSet<DomainName> hosts = [];

    public LinkQuerier(Link link, IPacketSink sink, Random random)
    {
        Link = link;
        this.sink = sink;
        this.random = random;
        Cache = new RecordCache(random);
    }

    /// <summary>Where it asks.</summary>
    public Link Link { get; set; }

    /// <summary>What it has been told.</summary>
    public RecordCache Cache { get; }

    /// <summary>When something is to be done next; null when nothing waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            var next = Cache.NextDue;
            foreach (var question in questions.Values)
                next = Timing.Earlier(next, question.NextAt);
            return next;
        }
    }

    /// <summary>Asks for services of a type from now on.</summary>
    public void Browse(DomainName type, TimeSpan now)
    {
        if (types.Add(type))
            Ask(type, RecordType.Ptr, now + Timing.Shared(random));
    }

    /// <summary>Asks no longer, and forgets.</summary>
    public void Stop(DomainName type, TimeSpan now)
    {
        types.Remove(type);
        questions.Remove((type, RecordType.Ptr));
        Want(now);
    }

    /// <summary>Takes in what another said.</summary>
    /// <returns>Whether anything changed that somebody here wants to know.</returns>
    public bool ReceiveResponse(DnsMessage response, TimeSpan now)
    {
        if (types.Count == 0)
            return false;
        // A list first, then the places of what is in it, then the addresses of those.
        var changed = TakeAll(record =>
            record is PointerRecord p && types.Contains(p.Name) && p.Target.IsChildOf(p.Name)
        );
        changed |= TakeAll(record =>
            record.Type is RecordType.Srv or RecordType.Txt && instances.Contains(record.Name)
        );
        changed |= TakeAll(record => record is AddressRecord && hosts.Contains(record.Name));
        Want(now);
        return changed;

        bool TakeAll(Func<ResourceRecord, bool> isWanted)
        {
            var any = false;
            foreach (var record in response.Answers.AsSpan())
                any |= isWanted(record) && Cache.Take(record, now);
            foreach (var record in response.Additionals.AsSpan())
                any |= isWanted(record) && Cache.Take(record, now);
            if (any)
                Name();
            return any;
        }
    }

    /// <summary>Takes in what another asks: when it is what we would ask, it has been asked (RFC 6762, 7.3).</summary>
    public void ReceiveQuery(DnsMessage query, TimeSpan now)
    {
        if (query.IsProbe)
            return;
        foreach (var question in query.Questions)
        {
            if (
                !question.WantsUnicast
                && questions.TryGetValue((question.Name, question.Type), out var ours)
                && query.Answers.All(known => !question.IsAnsweredBy(known) || Knows(known))
            )
                ours.Asked(now);
        }
    }

    /// <summary>Forgets and asks what is due.</summary>
    /// <returns>Whether anything was forgotten.</returns>
    public bool Advance(TimeSpan now)
    {
        var forgot = Cache.Expire(now);
        if (forgot)
        {
            Name();
            Want(now);
        }
        var due = new Dictionary<(DomainName Name, RecordType Type), Question>();
        foreach (var (key, active) in questions)
        {
            if (active.NextAt > now)
                continue;
            due.Add(key, active.Question);
            active.Asked(now);
        }
        foreach (var key in Cache.TakeRefreshes(now))
            due.TryAdd(key, new Question(key.Name, key.Type));
        if (due.Count > 0)
            Send(due.Values, now);
        return forgot;
    }

    private bool Knows(ResourceRecord record) =>
        Cache.Of(record.Name, record.Type).Any(cached => cached.Record.SaysTheSameAs(record));

    private void Ask(DomainName name, RecordType type, TimeSpan at)
    {
        if (questions.Count < MostQuestions && !questions.ContainsKey((name, type)))
            questions[(name, type)] = new ActiveQuestion(name, type, at);
    }

    // What is known of which names is of interest.
    private void Name()
    {
        instances.Clear();
        hosts.Clear();
        foreach (var type in types)
        {
            foreach (var cached in Cache.Of(type, RecordType.Ptr))
                instances.Add(((PointerRecord)cached.Record).Target);
        }
        foreach (var instance in instances)
        {
            foreach (var cached in Cache.Of(instance, RecordType.Srv))
                hosts.Add(((ServiceRecord)cached.Record).Target);
        }
    }

    // Asks for what is missing, and no more for what is there.
    private void Want(TimeSpan now)
    {
        Name();
        Cache.Keep(
            (name, type) =>
                type switch
                {
                    RecordType.Ptr => types.Contains(name),
                    RecordType.Srv or RecordType.Txt => instances.Contains(name),
                    _ => hosts.Contains(name),
                }
        );
        foreach (var (name, type) in questions.Keys)
        {
            if (type != RecordType.Ptr && !IsMissing(name, type))
                questions.Remove((name, type));
        }
        var at = now + Timing.Shared(random); // All in one packet.
        foreach (var instance in instances)
        {
            AskIfMissing(instance, RecordType.Srv);
            AskIfMissing(instance, RecordType.Txt);
        }
        foreach (var host in hosts)
        {
            AskIfMissing(host, RecordType.A);
            AskIfMissing(host, RecordType.Aaaa);
        }

        void AskIfMissing(DomainName name, RecordType type)
        {
            if (IsMissing(name, type))
                Ask(name, type, at);
        }
    }

    private bool IsMissing(DomainName name, RecordType type) =>
        type is RecordType.Srv or RecordType.Txt
            ? instances.Contains(name) && Cache.Of(name, type).Count == 0
            // A host with an address of one family may well have none of the other.
            : hosts.Contains(name)
                && Cache.Of(name, RecordType.A).Count == 0
                && Cache.Of(name, RecordType.Aaaa).Count == 0;

    private void Send(IReadOnlyCollection<Question> due, TimeSpan now)
    {
        var writer = Query();
        foreach (var question in due)
        {
            if (writer.TryAdd(question))
                continue;
            sink.Send(Link, to: null, writer.Written);
            writer = Query();
            writer.TryAdd(question);
        }
        var known = due.SelectMany(question => Cache.Of(question.Name, question.Type))
            .Where(cached => !cached.Record.CacheFlush && cached.IsKnownAnswer(now));
        foreach (var cached in known)
        {
            var ttl = cached.Remaining(now);
            if (writer.TryAdd(MessageSection.Answer, cached.Record, ttl))
                continue;
            writer.MarkTruncated();
            sink.Send(Link, to: null, writer.Written);
            writer = Query();
            writer.TryAdd(MessageSection.Answer, cached.Record, ttl);
        }
        sink.Send(Link, to: null, writer.Written);
    }

    private MessageWriter Query()
    {
        var writer = new MessageWriter(PacketTrain.LimitOf(Link));
        writer.Begin(id: 0, isResponse: false);
        return writer;
    }
}
