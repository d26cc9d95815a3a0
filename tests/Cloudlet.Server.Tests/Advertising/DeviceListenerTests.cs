using System.Net;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Advertising;

public class DeviceListenerTests
{
    [Theory]
    [InlineData("http://*:9443", "http://*:9443")]
    [InlineData("http://0.0.0.0:9443/", "http://*:9443")]
    [InlineData("http://localhost:80", "http://127.0.0.1:80")]
    [InlineData("http://10.1.2.3:9998", "http://10.1.2.3:9998")]
    [InlineData("http://[fd00::1]:9998", "http://[fd00::1]:9998")]
    public void An_address_and_a_port_are_read(string text, string canonical)
    {
        Assert.True(DeviceListener.TryParse(text, out var listener, out _));
        Assert.Equal(canonical, listener.ToString());
    }

    [Theory]
    [InlineData("9998")]
    [InlineData("http://*")]
    [InlineData("http://*:0")]
    [InlineData("http://*:70000")]
    [InlineData("https://*:9998")]
    [InlineData("http://box:9998")]
    [InlineData("http://*:9443/v1")]
    public void Other_texts_are_refused_with_what_would_be_right(string text)
    {
        Assert.False(DeviceListener.TryParse(text, out _, out var fault));
        Assert.Contains("http://*:9443", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_listens_to_its_own_host_alone_is_reached_through_no_interface()
    {
        var listener = new DeviceListener(IPAddress.Loopback, 9998);

        Assert.Empty(listener.ReachableThrough(null)!);
    }

    [Fact]
    public void One_that_listens_everywhere_is_reached_through_all_that_are_wanted()
    {
        var listener = new DeviceListener(IPAddress.IPv6Any, 9998);

        Assert.Null(listener.ReachableThrough(null));
        Assert.Equal(["eth7"], listener.ReachableThrough(["eth7"])!);
    }
}
