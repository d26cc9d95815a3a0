using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Tests.Support;

namespace Cloudlet.Discovery.Tests.Responding;

/// <summary>How a name becomes ours (RFC 6762, 8 and 9).</summary>
public class ClaimingTests
{
    private readonly TestLan lan = new();

    [Fact]
    public void A_name_is_probed_for_three_times_and_then_announced_twice()
    {
        var node = lan.AddNode();
        node.Publish("Box");

        lan.Run(TimeSpan.FromSeconds(10));

        var probes = lan.Packets.Where(packet => packet.Message.IsProbe).ToList();
        Assert.Equal(3, probes.Count);
        Assert.InRange(probes[0].At, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromMilliseconds(250), probes[1].At - probes[0].At);
        Assert.Equal(TimeSpan.FromMilliseconds(250), probes[2].At - probes[1].At);
        var announcements = lan.Packets.Where(packet => packet.Message.IsResponse).ToList();
        Assert.Equal(2, announcements.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(250), announcements[0].At - probes[2].At);
        Assert.Equal(TimeSpan.FromSeconds(1), announcements[1].At - announcements[0].At);
    }

    [Fact]
    public void An_announcement_has_what_is_ours_alone_with_the_flush_bit_and_lists_without()
    {
        var node = lan.AddNode();
        node.Publish("Box");

        lan.Run(TimeSpan.FromSeconds(1.2));

        var announced = lan.Packets.First(packet => packet.Message.IsResponse).Message.Answers;
        Assert.Equal(
            ["A", "Nsec", "Nsec", "Ptr", "Ptr", "Srv", "Txt"],
            announced.Select(record => record.Type.ToString()).Order(StringComparer.Ordinal)
        );
        Assert.All(announced, record => Assert.Equal(record.Type != RecordType.Ptr, record.CacheFlush));
    }

    [Fact]
    public void A_name_that_another_has_gets_a_number()
    {
        var first = lan.AddNode("one");
        first.Publish("Box");
        lan.Run(TimeSpan.FromSeconds(3));

        var second = lan.AddNode("two");
        var claim = second.Publish("Box");
        lan.Run(TimeSpan.FromSeconds(5));

        Assert.Equal("Box (2)", claim.Instance);
        Assert.True(second.Engine.IsAnnounced(claim));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void Those_that_want_one_name_at_once_all_get_one_of_their_own(int count)
    {
        var claims = Enumerable
            .Range(0, count)
            .Select(i => (Node: lan.AddNode("same-host"), i))
            .Select(pair => (pair.Node, Claim: pair.Node.Publish("Box", (ushort)(1000 + pair.i))))
            .ToList();

        lan.Run(TimeSpan.FromMinutes(3));

        Assert.All(claims, pair => Assert.True(pair.Node.Engine.IsAnnounced(pair.Claim)));
        Assert.Equal(count, claims.Select(pair => pair.Claim.Instance).Distinct().Count());
        Assert.Equal(count, claims.Select(pair => pair.Claim.Host.Name).Distinct().Count());
    }

    [Fact]
    public void A_conflict_that_shows_later_is_settled_by_probing_again()
    {
        var ours = lan.AddNode();
        var claim = ours.Publish("Box");
        lan.Run(TimeSpan.FromSeconds(5));
        var rival = new ServiceRecord(claim.Name, TimeSpan.FromMinutes(2), 0, 0, 1, DomainName.Parse("rival.local"))
        {
            CacheFlush = true,
        };

        // Two networks have met: the other does not give way, and defends the name whenever it is probed for.
        lan.Inject(new DnsMessage { IsResponse = true, Answers = [rival] });
        lan.Run(TimeSpan.FromMilliseconds(300));
        Assert.False(ours.Engine.IsAnnounced(claim));
        lan.Inject(new DnsMessage { IsResponse = true, Answers = [rival] });
        lan.Run(TimeSpan.FromSeconds(5));

        Assert.Equal("Box (2)", claim.Instance);
        Assert.True(ours.Engine.IsAnnounced(claim));
    }

    [Fact]
    public void One_that_always_loses_slows_down()
    {
        var ours = lan.AddNode();
        var claim = ours.Publish("Box");
        for (var i = 0; i < 100; i++)
        {
            lan.Run(TimeSpan.FromMilliseconds(100));
            var rival = new TextRecord(claim.Name, TimeSpan.FromMinutes(2), ServiceText.Empty) { CacheFlush = true };
            lan.Inject(new DnsMessage { IsResponse = true, Answers = [rival] });
        }
        lan.Run(TimeSpan.FromSeconds(4));
        var renamed = claim.Instance;

        Assert.False(ours.Engine.IsAnnounced(claim));
        lan.Run(TimeSpan.FromSeconds(10));
        Assert.True(ours.Engine.IsAnnounced(claim));
        Assert.Equal(renamed, claim.Instance);
    }

    [Fact]
    public void A_goodbye_takes_back_what_is_ours_and_not_what_others_may_have()
    {
        var node = lan.AddNode();
        var claim = node.Publish("Box");
        lan.Run(TimeSpan.FromSeconds(5));
        var before = lan.Packets.Count;

        node.Engine.Withdraw(claim);

        var goodbyes = lan.Packets.Skip(before).SelectMany(packet => packet.Message.Answers).ToList();
        Assert.All(goodbyes, record => Assert.Equal(TimeSpan.Zero, record.Ttl));
        Assert.Contains(goodbyes, record => record is PointerRecord pointer && pointer.Target.Equals(claim.Name));
        Assert.Contains(goodbyes, record => record is AddressRecord);
        Assert.DoesNotContain(goodbyes, record => record.Name.ToString() == "_services._dns-sd._udp.local");
    }

    [Fact]
    public void A_link_that_appears_later_is_announced_on()
    {
        var node = lan.AddNode();
        node.Engine.SetLinks([], TimeSpan.Zero);
        var claim = node.Publish("Box");
        lan.Run(TimeSpan.FromMinutes(1));
        Assert.Empty(lan.Packets);

        node.Engine.SetLinks([node.Link], lan.Now);
        lan.Run(TimeSpan.FromSeconds(3));

        Assert.True(node.Engine.IsAnnounced(claim));
    }

    [Fact]
    public void A_new_address_is_announced()
    {
        var node = lan.AddNode();
        node.Publish("Box");
        lan.Run(TimeSpan.FromSeconds(5));
        var changed = lan.Now;
        var address = System.Net.IPAddress.Parse("10.0.0.77");

        node.Engine.SetLinks([node.Link with { Addresses = [new(address, 24)] }], lan.Now);
        lan.Run(TimeSpan.FromSeconds(5));

        var told = lan.Since(changed).SelectMany(packet => packet.Message.Answers).OfType<AddressRecord>();
        Assert.Equal([address, address], told.Select(record => record.Address));
    }
}
