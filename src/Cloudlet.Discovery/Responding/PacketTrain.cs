using System.Net;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>Sends records in as many messages as they need, none larger than the link carries in one frame.</summary>
internal static class PacketTrain
{
    private const int Headers = 48; // IPv6 and UDP.
    private const int Smallest = 512;

    /// <summary>The most bytes of a message on a link.</summary>
    public static int LimitOf(Link link) => Math.Max(Smallest, Math.Min(link.Mtu, 1500) - Headers);

    /// <summary>Sends a response to all on the link.</summary>
    public static void Multicast(
        Link link,
        IPacketSink sink,
        IReadOnlyList<ResourceRecord> answers,
        IReadOnlyList<ResourceRecord> additionals,
        TimeSpan? ttl = null
    )
    {
        var writer = Response(link);
        foreach (var answer in answers)
        {
            if (writer.TryAdd(MessageSection.Answer, answer, ttl))
                continue;
            sink.Send(link, to: null, writer.Written);
            writer = Response(link);
            writer.TryAdd(MessageSection.Answer, answer, ttl);
        }
        foreach (var additional in additionals)
        {
            // They are a courtesy: whoever misses them asks.
            if (!writer.TryAdd(MessageSection.Additional, additional))
                break;
        }
        if (!writer.IsEmpty)
            sink.Send(link, to: null, writer.Written);
    }

    private static MessageWriter Response(Link link)
    {
        var writer = new MessageWriter(LimitOf(link));
        writer.Begin(id: 0, isResponse: true);
        return writer;
    }
}
