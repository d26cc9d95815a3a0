using Cloudlet.Networks;

namespace Cloudlet.Discovery.Tests.Peers;

/// <summary>Real sockets and interfaces: what the network of the other tests, whose time stands still, has not.</summary>
[Trait("Suite", "Tools")]
public class NetworkTests
{
    private const string Type = "_cloudlet-api._tcp";

    [Fact]
    public async Task Two_cloudlets_with_one_name_settle_it()
    {
        await using var network = await TestNetwork.CreateAsync("one", "two", "client");
        await using var one = network.Publish("one", Type, "Box", "1001");
        await using var two = network.Publish("two", Type, "Box", "1002");

        string[] names = [await one.SeeAsync("announced "), await two.SeeAsync("announced ")];

        Assert.Equal(["announced Box", "announced Box (2)"], names.Order(StringComparer.Ordinal));
        await using var client = network.Browse("client", Type);
        await using var other = network.Browse("client", Type);
        await client.SeeAsync("present Box (2) ");
        await other.SeeAsync("present Box ", "cloudlet-peer");
    }

    [Fact]
    public async Task A_goodbye_is_heard_and_a_crash_is_not()
    {
        await using var network = await TestNetwork.CreateAsync("one", "two", "client");
        await using var leaver = network.Publish("one", Type, "Leaver", "1001");
        await using var dead = network.Publish("two", Type, "Dead", "1002");
        await leaver.SeeAsync("announced ");
        await dead.SeeAsync("announced ");
        await using var client = network.Browse("client", Type);
        await client.SeeAsync("present ");
        await client.SeeAsync("present ");

        await dead.DisposeAsync();
        await leaver.CloseInputAsync();

        Assert.Equal("gone Leaver", await client.SeeAsync("gone "));
    }

    [Fact]
    public async Task IPv6_alone_is_enough()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await network.RunAsync("box", "ip", "-4", "addr", "flush", "dev", "lan0");
        await network.RunAsync("client", "ip", "-4", "addr", "flush", "dev", "lan0");
        await using var box = network.Publish("box", Type, "Box", "1001");
        await using var client = network.Browse("client", Type);

        var found = await client.SeeAsync("present Box ");

        Assert.Contains(" fe80::", found, StringComparison.Ordinal);
        Assert.DoesNotContain("10.77", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interface_that_appears_later_is_used_on_both_sides()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await network.UnplugAsync("box");
        await network.UnplugAsync("client");
        await using var box = network.Publish("box", Type, "Box", "1001");
        await using var client = network.Browse("client", Type);

        await network.PlugAsync("client");
        await network.PlugAsync("box");

        await client.SeeAsync("present Box ", "10.77.0.1");
    }

    [Fact]
    public async Task An_address_that_is_added_later_is_told()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await using var box = network.Publish("box", Type, "Box", "1001");
        await box.SeeAsync("announced ");
        await using var client = network.Browse("client", Type);
        await client.SeeAsync("present Box ", "10.77.0.1");

        await network.RunAsync("box", "ip", "addr", "add", "10.77.0.99/24", "dev", "lan0");

        await client.SeeAsync("present Box ", "10.77.0.99");
    }

    [Fact]
    public async Task A_slow_link_is_enough()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await network.LimitAsync("box", "256kbit");
        await using var box = network.Publish("box", Type, "Box", "1001");
        await using var client = network.Browse("client", Type);

        await client.SeeAsync("present Box ");
    }

    [Fact]
    public async Task A_network_that_is_taken_down_leaves_no_process_and_no_other_network_alone()
    {
        await using var other = await TestNetwork.CreateAsync("box");
        await using var stays = other.Publish("box", Type, "Box", "1001");
        await stays.SeeAsync("announced ");
        await using var network = await TestNetwork.CreateAsync("box");
        await using var deaf = network.Start("box", "sh", "-c", "trap '' TERM; echo deaf; exec sleep 1000");
        await deaf.SeeAsync("deaf");

        await network.DownAsync();

        await deaf.EndAsync();
        Assert.Contains("10.77.0.1", await other.RunAsync("box", "ip", "address"), StringComparison.Ordinal);
        await using var browser = other.Browse("box", Type);
        await browser.SeeAsync("present Box ");
    }

    [Fact]
    public async Task Gssdp_discover_sees_the_UPnP_device_come_and_go()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await using var box = network.Device("box", "Box", "9998");
        await box.SeeAsync("device");

        await using var discover = network.Start(
            "client",
            "gssdp-discover",
            "-i",
            "lan0",
            "--message-type=all",
            "--target=urn:schemas-upnp-org:device:Cloudlet:1"
        );

        await discover.SeeAsync("resource available");
        await discover.SeeAsync(
            "USN:",
            "uuid:01234567-89ab-cdef-0123-456789abcdef::urn:schemas-upnp-org:device:Cloudlet:1"
        );
        await discover.SeeAsync("Location: http://10.77.0.1:9998/upnp/description.xml");
        await box.CloseInputAsync();
        await discover.SeeAsync("resource unavailable");
    }
}
