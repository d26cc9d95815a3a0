using System.Net;
using Cloudlet.Discovery.Browsing;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;
using Cloudlet.Discovery.Tests.Support;

namespace Cloudlet.Discovery.Tests;

/// <summary>Whatever comes from the network, nothing escapes and nothing grows: not from the reader, and not from all that stands behind it.</summary>
public class EngineFuzzTests
{
    // One message: 9000 bytes of records, each with names of up to 255 bytes from a pointer of two.
    private const long MostAllocated = 1 << 20;

    [Fact]
    public void Messages_are_read_safely()
    {
        var seeds = Seeds();
        var iterations = Fuzz.Iterations(50_000);
        var refused = 0;
        for (var i = 0; i < iterations; i++)
        {
            var packet = Fuzz.Damage(new Random(i), seeds);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (!MessageReader.TryRead(packet, out var message))
                refused++;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= MostAllocated, $"Packet {i} of {packet.Length} bytes made {allocated} bytes.");
            if (message is { IsResponse: true })
                Assert.True(
                    MessageReader.TryRead(MessageWriter.Write(message), out _),
                    $"Packet {i} is not read again."
                );
        }
        Assert.InRange(refused, iterations / 10, iterations * 19 / 20);
    }

    [Fact]
    public void The_packet_that_costs_most_memory_costs_a_bounded_amount()
    {
        // A name of 255 bytes, and then as many records as fit, each with one more label before it.
        var head = "000084000000" + "ffff" + "00000000";
        var body =
            string.Concat(Enumerable.Repeat("3f" + new string('6', 126), 3)) + "3b" + new string('6', 118) + "00";
        body += "000c000100000001" + "0002c00c";
        var record = "0161c00c" + "000c000100000001" + "0002c00c";
        var count = 1;
        while ((head.Length + body.Length + record.Length) / 2 <= DnsMessage.LongestMessage)
        {
            body += record;
            count++;
        }
        var packet = Convert.FromHexString(head.Replace("ffff", count.ToString("x4"), StringComparison.Ordinal) + body);
        Assert.True(MessageReader.TryRead(packet, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(MessageReader.TryRead(packet, out var message));

        Assert.Equal(count, message.Answers.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    [Fact]
    public void The_engine_lives_on_damaged_packets_and_keeps_a_bounded_memory()
    {
        var seeds = Seeds();
        var sink = new CountingSink();
        var engine = new MdnsEngine("box", sink, new Random(1));
        var link = new Link(TestNode.LinkId, "lan0", [new LinkAddress(IPAddress.Parse("10.0.0.1"), 24)]);
        engine.SetLinks([link], TimeSpan.Zero);
        engine.Publish(
            new ServiceDescription
            {
                Type = TestLan.Type,
                Instance = "Box",
                Port = 9999,
            },
            TimeSpan.Zero
        );
        engine.Browse(TestLan.Type, new ChangeFeed(), TimeSpan.Zero);
        var iterations = Fuzz.Iterations(20_000);
        long kept = 0;
        var now = TimeSpan.Zero;
        for (var i = 0; i < iterations; i++)
        {
            var random = new Random(i);
            now += TimeSpan.FromMilliseconds(random.Next(20));
            var source = new IPEndPoint(
                IPAddress.Parse("10.0.0." + random.Next(2, 255)),
                random.Next(4) == 0 ? 40000 : 5353
            );
            engine.Receive(TestNode.LinkId, source, Fuzz.Damage(random, seeds), now);
            engine.Advance(now);
            if (i == iterations / 4)
                kept = GC.GetTotalMemory(forceFullCollection: true);
        }
        var grown = GC.GetTotalMemory(forceFullCollection: true) - kept;

        Assert.InRange(grown, long.MinValue, 8 << 20);
        // Nobody makes us send more than a packet or so for each of theirs.
        Assert.InRange(sink.Packets, 1, iterations);
    }

    private static List<byte[]> Seeds()
    {
        var lan = new TestLan();
        var one = lan.AddNode();
        var two = lan.AddNode();
        one.Publish("Box");
        two.Publish("Box", text: ServiceText.Of(("id", "1f"), ("load", "0.25")));
        lan.AddNode().Browse();
        lan.Run(TimeSpan.FromSeconds(5));
        two.Engine.SetLinks([], lan.Now);
        lan.Run(TimeSpan.FromHours(2));
        return [.. lan.Packets.Select(packet => MessageWriter.Write(packet.Message)).DistinctBy(Convert.ToHexString)];
    }

    private sealed class CountingSink : IPacketSink
    {
        public int Packets { get; private set; }

        public void Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet) => Packets++;
    }
}
