using Cloudlet.Networks;

namespace Cloudlet.Discovery.Tests.Peers;

/// <summary>The daemon that most networks have, as publisher, as browser, and beside us on one host.</summary>
[Trait("Suite", "Tools")]
public class AvahiTests
{
    private const string Type = "_cloudlet._tcp";

    [Fact]
    public async Task Avahi_browse_sees_what_we_publish_as_old_clients_need_it()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await using var avahi = await network.StartAvahiAsync("client");
        await using var box = network.Publish("box", Type, "Box 1", "9999", "encryption=disabled");
        await box.SeeAsync("announced Box 1");

        await using var browse = network.Start("client", "avahi-browse", "-rp", Type);

        var resolved = await browse.SeeAsync("=;lan0;IPv4;Box\\0321;", ";10.77.0.1;9999;");
        Assert.EndsWith(";\"encryption=disabled\"", resolved, StringComparison.Ordinal);
        await box.CloseInputAsync();
        await browse.SeeAsync("-;lan0;IPv4;Box\\0321;");
    }

    [Fact]
    public async Task We_see_what_avahi_publishes_and_that_it_goes()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await using var avahi = await network.StartAvahiAsync("box");
        await using var client = network.Browse("client", Type);
        await using var publish = network.Start("box", "avahi-publish", "-s", "From avahi", Type, "1234", "a=b", "c=d");

        var found = await client.SeeAsync("present From avahi ", ":1234 ", "10.77.0.1");
        Assert.Contains("a=b c=d", found, StringComparison.Ordinal);
        await publish.EndAsync();
        await client.SeeAsync("gone From avahi");
    }

    [Fact]
    public async Task Both_live_on_one_host_and_see_one_another()
    {
        await using var network = await TestNetwork.CreateAsync("box", "client");
        await using var avahi = await network.StartAvahiAsync("box");
        await using var theirs = network.Start("box", "avahi-publish", "-s", "Theirs", Type, "1", "x=y");
        await using var ours = network.Publish("box", Type, "Ours", "2", "encryption=disabled");
        await ours.SeeAsync("announced Ours");

        await using var afar = network.Browse("client", Type);
        await using var near = network.Browse("box", Type);
        await using var avahiNear = network.Start("box", "avahi-browse", "-rp", Type);

        await SeeBothAsync(afar);
        await SeeBothAsync(near);
        await avahiNear.SeeAsync("=;lan0;IPv4;Ours;", ";10.77.0.1;2;");

        static async Task SeeBothAsync(NodeProcess browser)
        {
            var first = await browser.SeeAsync("present ");
            await browser.SeeAsync(
                first.Contains("Ours", StringComparison.Ordinal) ? "present Theirs" : "present Ours"
            );
        }
    }

    [Fact]
    public async Task A_name_that_avahi_has_is_left_to_it()
    {
        await using var network = await TestNetwork.CreateAsync("box", "other");
        await using var avahi = await network.StartAvahiAsync("box");
        await using var theirs = network.Start("box", "avahi-publish", "-s", "Box", Type, "1");
        await theirs.SeeAsync("Established");

        await using var ours = network.Publish("other", Type, "Box", "2", "encryption=disabled");

        await ours.SeeAsync("announced Box (2)");
    }
}
