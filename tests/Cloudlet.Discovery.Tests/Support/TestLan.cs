using System.Net;
using System.Net.Sockets;
using Cloudlet.Discovery.Browsing;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery.Tests.Support;

/// <summary>A network in which time passes only when a test says so: hours take milliseconds, and every packet is on record.</summary>
internal sealed class TestLan
{
    public static readonly ServiceType Type = new("_cloudlet._tcp");
    private static readonly TimeSpan Latency = TimeSpan.FromMicroseconds(100);
    private readonly List<TestNode> nodes = [];
    private readonly PriorityQueue<(TestNode Receiver, IPEndPoint Source, byte[] Packet), TimeSpan> underway = new();

    /// <summary>The time since the test began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>All packets that were sent.</summary>
    public List<SentPacket> Packets { get; } = [];

    /// <summary>A host with an address, and an engine on it.</summary>
    public TestNode AddNode(string hostLabel = "box", int? seed = null)
    {
        var node = new TestNode(this, nodes.Count + 1, hostLabel, seed ?? nodes.Count);
        nodes.Add(node);
        return node;
    }

    /// <summary>Pulls the cable of a host.</summary>
    public void Unplug(TestNode node) => nodes.Remove(node);

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (true)
        {
            var next = underway.TryPeek(out _, out var arrival) ? arrival : (TimeSpan?)null;
            foreach (var node in nodes)
                next = Timing.Earlier(next, node.NextDue);
            if (next is null || next > end)
                break;
            Now = next > Now ? next.Value : Now;
            if (arrival == Now && underway.TryDequeue(out var delivery, out _))
            {
                delivery.Receiver.Engine.Receive(TestNode.LinkId, delivery.Source, delivery.Packet, Now);
                continue;
            }
            foreach (var node in nodes.Where(node => node.NextDue <= Now).ToList())
                node.Engine.Advance(Now);
        }
        Now = end;
    }

    /// <summary>A packet from one that is no engine of ours.</summary>
    public void Inject(DnsMessage message, string source = "10.0.0.99", int port = 5353) =>
        Deliver(null, new IPEndPoint(IPAddress.Parse(source), port), MessageWriter.Write(message));

    /// <summary>What was sent since a time.</summary>
    public IEnumerable<SentPacket> Since(TimeSpan time) => Packets.Where(packet => packet.At >= time);

    internal void Send(TestNode sender, IPEndPoint? to, ReadOnlySpan<byte> packet)
    {
        Assert.True(MessageReader.TryRead(packet, out var message), "We sent what we cannot read.");
        Packets.Add(new SentPacket(Now, sender, to, message, packet.Length));
        Deliver(sender, new IPEndPoint(sender.Address, 5353), packet.ToArray(), to);
    }

    private void Deliver(TestNode? sender, IPEndPoint source, byte[] packet, IPEndPoint? to = null)
    {
        foreach (var node in nodes)
        {
            if (node != sender && (to is null || to.Address.Equals(node.Address)))
                underway.Enqueue((node, source, packet), Now + Latency);
        }
    }
}

/// <summary>A packet on record.</summary>
internal sealed record SentPacket(TimeSpan At, TestNode Sender, IPEndPoint? To, DnsMessage Message, int Length);

/// <summary>A host of the network.</summary>
internal sealed class TestNode : IPacketSink
{
    public static readonly LinkId LinkId = new(7, AddressFamily.InterNetwork);
    private readonly TestLan lan;
    private readonly MdnsEngine engine;
    private (bool IsKnown, TimeSpan? At) nextDue;

    public TestNode(TestLan lan, int number, string hostLabel, int seed)
    {
        this.lan = lan;
        Address = IPAddress.Parse($"10.0.0.{number}");
        Link = new Link(LinkId, "lan0", [new LinkAddress(Address, 24)]);
        engine = new MdnsEngine(hostLabel, this, new Random(seed));
        Engine.SetLinks([Link], lan.Now);
    }

    public IPAddress Address { get; }

    public Link Link { get; }

    /// <summary>The engine. Whoever takes it may change when it is due.</summary>
    public MdnsEngine Engine
    {
        get
        {
            nextDue = default;
            return engine;
        }
    }

    /// <summary>When the engine is due.</summary>
    public TimeSpan? NextDue => (nextDue = nextDue.IsKnown ? nextDue : (true, engine.NextDue)).At;

    public ServiceClaim Publish(string instance, ushort port = 9999, ServiceText? text = null) =>
        Engine.Publish(
            new ServiceDescription
            {
                Type = TestLan.Type,
                Instance = instance,
                Port = port,
                Text = text ?? ServiceText.Of(("encryption", "disabled")),
            },
            lan.Now
        );

    /// <summary>Looks for services, and gives what is known at any time.</summary>
    public TestBrowser Browse()
    {
        var feed = new ChangeFeed();
        Engine.Browse(TestLan.Type, feed, lan.Now);
        return new TestBrowser(feed);
    }

    public IEnumerable<SentPacket> Sent => lan.Packets.Where(packet => packet.Sender == this);

    void IPacketSink.Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet) => lan.Send(this, to, packet);
}

/// <summary>A reader of news that never waits.</summary>
internal sealed class TestBrowser(ChangeFeed feed)
{
    private readonly Dictionary<string, FoundService> present = [];

    /// <summary>The news since the last time.</summary>
    public List<ServiceChange> News()
    {
        var news = new List<ServiceChange>();
        while (feed.TakeNext() is { } next)
            news.Add(next);
        foreach (var change in news)
        {
            if (change.Kind == ServiceChangeKind.Gone)
                present.Remove(change.Service.Key.Instance);
            else
                present[change.Service.Key.Instance] = change.Service;
        }
        return news;
    }

    /// <summary>The names of all services that are there.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            News();
            return present.Keys.Order(StringComparer.Ordinal);
        }
    }

    /// <summary>One of them.</summary>
    public FoundService this[string name]
    {
        get
        {
            News();
            return present[name];
        }
    }
}
