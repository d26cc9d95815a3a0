using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Tests;

public class CloudletAddressTests
{
    [Theory]
    [InlineData("unix:/run/c.sock", "/run/c.sock")]
    [InlineData("unix:///run/c.sock", "/run/c.sock")]
    public void A_socket_is_an_address_on_this_host(string text, string path)
    {
        var address = CloudletAddress.Parse(text);

        Assert.Equal(path, address.SocketPath);
        Assert.True(address.IsThisHost);
        Assert.Equal($"unix:{path}", address.ToString());
    }

    [Fact]
    public void A_relative_socket_is_made_absolute()
    {
        Assert.Equal(Path.GetFullPath("c.sock"), CloudletAddress.Parse("unix:c.sock").SocketPath);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9998", true)]
    [InlineData("http://localhost:9998", true)]
    [InlineData("https://box.example:9443", false)]
    public void A_network_address_keeps_its_host_and_port(string text, bool thisHost)
    {
        var address = CloudletAddress.Parse(text);

        Assert.Null(address.SocketPath);
        Assert.Equal(text, address.ToString());
        Assert.Equal(thisHost, address.IsThisHost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("box")]
    [InlineData("unix:")]
    [InlineData("ftp://box")]
    [InlineData("https://box/v1")]
    [InlineData("https://box?x=1")]
    [InlineData("https://user@box")]
    public void Anything_else_is_refused_with_what_would_be_right(string text)
    {
        Assert.False(CloudletAddress.TryParse(text, out _, out var fault));
        Assert.Contains("Write", fault);
    }

    [Fact]
    public void A_socket_path_that_the_system_cannot_hold_is_refused()
    {
        Assert.True(CloudletAddress.TryParse("unix:/" + new string('a', 106), out _, out _));
        Assert.False(CloudletAddress.TryParse("unix:/" + new string('a', 107), out _, out var fault));
        Assert.Contains("107 bytes", fault);
    }

    [Fact]
    public void The_default_is_the_variable_and_then_the_socket()
    {
        Assert.Equal(
            "http://127.0.0.1:1234",
            CloudletAddress.Default(name => name == "CLOUDLET_URL" ? "http://127.0.0.1:1234" : null, 1000).ToString()
        );
        Assert.Equal("unix:/tmp/cloudlet-1000/cloudlet.sock", CloudletAddress.Default(_ => null, 1000).ToString());
    }

    [Fact]
    public void A_wrong_variable_is_named()
    {
        var exception = Assert.Throws<FormatException>(() => CloudletAddress.Default(_ => "nonsense", 0));
        Assert.Contains("CLOUDLET_URL", exception.Message);
        Assert.Contains("nonsense", exception.Message);
    }

    [Theory]
    [InlineData("/x.sock", "/run/user/7", 7u, "/x.sock")]
    [InlineData(null, "/run/user/7", 7u, "/run/user/7/cloudlet/cloudlet.sock")]
    [InlineData("", "", 0u, "/run/cloudlet/cloudlet.sock")]
    [InlineData(null, null, 7u, "/tmp/cloudlet-7/cloudlet.sock")]
    public void The_default_socket_follows_one_rule(string? socket, string? runtime, uint user, string expected)
    {
        var path = DefaultSocket.For(
            name =>
                name switch
                {
                    "CLOUDLET_SOCKET" => socket,
                    "XDG_RUNTIME_DIR" => runtime,
                    _ => null,
                },
            user
        );
        Assert.Equal(expected, path);
    }
}
