using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Advertising;

public class AdvertiserTests
{
    [Theory]
    [InlineData(null, null, "--device-url http://*:9443 --insecure")]
    [InlineData("http://127.0.0.1:8080", null, "--device-url http://*:8080 --insecure")]
    [InlineData("http://[::1]:8080", null, "--device-url http://*:8080 --insecure")]
    [InlineData("http://192.0.2.1:8080", null, "192.0.2.1")]
    [InlineData("http://192.0.2.1:8080", "eth7", "eth7")]
    public void Why_nobody_is_told_is_said_with_what_would_help(string? url, string? card, string help)
    {
        var reason = Advertiser.ReasonForSilence(Settings(card), url is null ? null : Listener(url));
        Assert.Contains(help, reason);
    }

    [Fact]
    public void One_that_listens_on_all_addresses_is_told_of() =>
        Assert.Null(Advertiser.ReasonForSilence(Settings(null), Listener("http://*:9998")));

    private static AdvertisingSettings Settings(string? card) => new() { Interfaces = card is null ? null : [card] };

    private static DeviceListener Listener(string url)
    {
        Assert.True(DeviceListener.TryParse(url, out var listener, out _));
        return listener;
    }
}
