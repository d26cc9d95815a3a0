using Cloudlet.Cli.Values;
using Cloudlet.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Cli.Tests.Values;

public class PortSyntaxTests
{
    [Theory]
    [InlineData("80", 80, null)]
    [InlineData("80:8080", 80, 8080)]
    [InlineData("80:0", 80, null)]
    [InlineData("65535:1", 65535, 1)]
    public void A_mapping_is_the_guests_port_and_perhaps_the_hosts(string text, int guest, int? host)
    {
        Assert.True(PortSyntax.TryParseMapping(text, out var port, out _));
        Assert.Equal(new PortRequest(guest, host), port);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("80:")]
    [InlineData("0:80")]
    [InlineData("80:65536")]
    [InlineData("80:90:100")]
    [InlineData("+80")]
    [InlineData("http")]
    public void Anything_else_is_told_what_a_mapping_looks_like(string text)
    {
        Assert.False(PortSyntax.TryParseMapping(text, out _, out var fault));
        Assert.Contains("8080:18080", fault);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll<ushort, ushort>(
                (guest, host) =>
                {
                    var port = new PortRequest(Math.Max(1, (int)guest), host == 0 ? null : host);
                    return PortSyntax.TryParseMapping(PortSyntax.Format(port), out var read, out _) && read == port;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a:/b", "a", "/b")]
    [InlineData("./a b:/opt/a b", "./a b", "/opt/a b")]
    [InlineData("c:d:/e", "c:d", "/e")]
    public void A_copy_is_split_where_the_guests_path_begins(string text, string source, string destination)
    {
        Assert.True(CopySyntax.TryParse(text, out var copy, out _));
        Assert.Equal(new GuestCopy(source, destination), copy);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:b")]
    [InlineData(":/b")]
    public void A_copy_without_an_absolute_path_in_the_guest_is_refused(string text)
    {
        Assert.False(CopySyntax.TryParse(text, out _, out var fault));
        Assert.Contains("SRC:DST", fault);
    }
}
