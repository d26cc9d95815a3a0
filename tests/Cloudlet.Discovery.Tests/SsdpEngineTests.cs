using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Tests.Support;
using Cloudlet.Discovery.Upnp;

namespace Cloudlet.Discovery.Tests;

/// <summary>The UPnP device that clients of the first cloudlets look for.</summary>
public class SsdpEngineTests : IPacketSink
{
    private static readonly LinkId Id = new(3, AddressFamily.InterNetwork);
    private static readonly Link Lan = new(Id, "lan0", [new LinkAddress(IPAddress.Parse("10.0.0.1"), 24)]);
    private static readonly IPEndPoint Neighbour = IPEndPoint.Parse("10.0.0.9:45000");
    private readonly List<(TimeSpan At, IPEndPoint? To, string Text)> sent = [];
    private readonly SsdpEngine engine;
    private readonly UpnpDevice device = new()
    {
        Id = new Guid("01234567-89ab-cdef-0123-456789abcdef"),
        FriendlyName = "Box <1> & more",
        Version = "0.1.0",
        Port = 9998,
    };
    private TimeSpan now;

    public SsdpEngineTests()
    {
        engine = new SsdpEngine(device, this, new Random(1));
        engine.SetLinks([Lan], now);
    }

    void IPacketSink.Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet) =>
        sent.Add((now, to, Encoding.Latin1.GetString(packet)));

    [Fact]
    public void It_says_twice_that_it_is_alive_and_again_before_it_is_forgotten()
    {
        Run(TimeSpan.FromSeconds(1));

        Assert.Equal(6, sent.Count);
        Assert.All(sent, note => Assert.Null(note.To));
        Assert.Equal(
            """
            NOTIFY * HTTP/1.1
            HOST: 239.255.255.250:1900
            CACHE-CONTROL: max-age=1800
            LOCATION: http://10.0.0.1:9998/upnp/description.xml
            SERVER: Linux UPnP/1.1 Cloudlet/0.1.0
            NT: upnp:rootdevice
            NTS: ssdp:alive
            USN: uuid:01234567-89ab-cdef-0123-456789abcdef::upnp:rootdevice


            """.ReplaceLineEndings("\r\n"),
            sent[0].Text
        );
        Run(TimeSpan.FromMinutes(15));
        Assert.InRange(sent.Count, 9, 12);
    }

    [Theory]
    [InlineData("ssdp:all", 3)]
    [InlineData("upnp:rootdevice", 1)]
    [InlineData("uuid:01234567-89ab-cdef-0123-456789abcdef", 1)]
    [InlineData("urn:schemas-upnp-org:device:Cloudlet:1", 1)]
    [InlineData("urn:schemas-upnp-org:device:Printer:1", 0)]
    public void A_search_is_answered_to_the_one_who_asks_within_the_time_that_it_grants(string target, int answers)
    {
        Run(TimeSpan.FromSeconds(1));
        sent.Clear();
        var asked = now;

        Search(target, Neighbour);
        Run(TimeSpan.FromSeconds(10));

        Assert.Equal(answers, sent.Count);
        Assert.All(sent, answer => Assert.Equal(Neighbour, answer.To));
        Assert.All(sent, answer => Assert.InRange(answer.At - asked, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.All(sent, answer => Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void One_from_afar_gets_no_answer()
    {
        Run(TimeSpan.FromSeconds(1));
        sent.Clear();

        Search("ssdp:all", IPEndPoint.Parse("8.8.8.8:1900"));
        Run(TimeSpan.FromSeconds(10));

        Assert.Empty(sent);
    }

    [Fact]
    public void A_flood_of_searches_is_not_answered_by_a_flood()
    {
        Run(TimeSpan.FromSeconds(1));
        sent.Clear();
        for (var i = 0; i < 10_000; i++)
        {
            Search("upnp:rootdevice", Neighbour);
            Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(sent.Count, 100, 250);
    }

    [Fact]
    public void The_goodbye_names_all_that_it_was_found_as()
    {
        Run(TimeSpan.FromSeconds(1));
        sent.Clear();

        engine.Stop();

        Assert.Equal(3, sent.Count);
        Assert.All(sent, note => Assert.Contains("NTS: ssdp:byebye\r\n", note.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_description_has_type_name_and_id()
    {
        var root = XDocument.Parse(DeviceDescription.Of(device)).Root!;
        XNamespace upnp = "urn:schemas-upnp-org:device-1-0";

        Assert.Equal(UpnpDevice.CloudletType, root.Element(upnp + "device")!.Element(upnp + "deviceType")!.Value);
        Assert.Equal("Box <1> & more", root.Element(upnp + "device")!.Element(upnp + "friendlyName")!.Value);
        Assert.Equal(
            "uuid:01234567-89ab-cdef-0123-456789abcdef",
            root.Element(upnp + "device")!.Element(upnp + "UDN")!.Value
        );
    }

    [Fact]
    public void Damaged_searches_do_no_harm()
    {
        byte[] seed = Encoding.Latin1.GetBytes(Request("ssdp:all"));
        for (var i = 0; i < Fuzz.Iterations(20_000); i++)
        {
            engine.Receive(Id, Neighbour, Fuzz.Damage(new Random(i), [seed]), now);
            now += TimeSpan.FromMilliseconds(1);
            engine.Advance(now);
            sent.Clear();
        }
    }

    private static string Request(string target) =>
        $"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: {target}\r\n\r\n";

    private void Search(string target, IPEndPoint source) =>
        engine.Receive(Id, source, Encoding.Latin1.GetBytes(Request(target)), now);

    private void Run(TimeSpan time)
    {
        var end = now + time;
        while (engine.NextDue is { } due && due <= end)
        {
            now = due;
            engine.Advance(now);
        }
        now = end;
    }
}
