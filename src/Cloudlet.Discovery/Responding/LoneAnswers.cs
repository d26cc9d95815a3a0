using System.Net;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>Answers to one asker alone: to neighbours only, and no more than a bounded number.</summary>
internal sealed class LoneAnswers(HeldNames names, IPacketSink sink)
{
    private readonly UnicastBudget budget = new();

    /// <summary>Sends records, with what is asked next.</summary>
    public void Send(Link link, List<OwnedRecord> answers, IPEndPoint to, TimeSpan now)
    {
        if (!link.IsOnLink(to.Address) || !budget.TryTake(now))
            return;
        var writer = new MessageWriter(PacketTrain.LimitOf(link));
        writer.Begin(id: 0, isResponse: true);
        foreach (var owned in answers)
            writer.TryAdd(MessageSection.Answer, owned.Record);
        foreach (var owned in names.Additionals(answers))
            writer.TryAdd(MessageSection.Additional, owned.Record);
        sink.Send(link, to, writer.Written);
    }

    /// <summary>Answers one that speaks plain DNS: with its number and question, and records that it does not keep for long (RFC 6762, 6.7).</summary>
    public void SendLegacy(Link link, DnsMessage query, IPEndPoint to, TimeSpan now)
    {
        var answers = names.Answers(query.Questions, []).ConvertAll(answer => answer.Owned);
        if (answers.Count == 0 || !link.IsOnLink(to.Address) || !budget.TryTake(now))
            return;
        var writer = new MessageWriter(PacketTrain.LimitOf(link), compressesHosts: false);
        writer.Begin(query.Id, isResponse: true);
        foreach (var question in query.Questions)
            writer.TryAdd(question with { WantsUnicast = false });
        foreach (var owned in answers)
            Add(MessageSection.Answer, owned.Record);
        foreach (var owned in names.Additionals(answers))
            Add(MessageSection.Additional, owned.Record);
        sink.Send(link, to, writer.Written);

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
}
