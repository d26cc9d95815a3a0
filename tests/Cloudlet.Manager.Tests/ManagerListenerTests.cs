namespace Cloudlet.Manager.Tests;

public class ManagerListenerTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9998", "http://127.0.0.1:9998")]
    [InlineData("http://localhost:0/", "http://127.0.0.1:0")]
    [InlineData("http://*:80", "http://*:80")]
    [InlineData("http://[::1]:9998", "http://[::1]:9998")]
    public void An_address_and_a_port_are_read(string text, string canonical)
    {
        Assert.True(ManagerSettings.TryParse(text, out var settings, out _));
        Assert.Equal(canonical, settings.Listener!.ToString());
    }

    [Theory]
    [InlineData("9998")]
    [InlineData("https://127.0.0.1:9998")]
    [InlineData("http://box:9998")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:9998/x")]
    [InlineData("")]
    public void Other_texts_are_refused_with_what_would_be_right(string text)
    {
        Assert.False(ManagerSettings.TryParse(text, out _, out var fault));
        Assert.Contains("http://127.0.0.1:9998", fault, StringComparison.Ordinal);
        Assert.Contains("off", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Off_is_no_listener()
    {
        Assert.True(ManagerSettings.TryParse("off", out var settings, out _));
        Assert.Null(settings.Listener);
    }
}
