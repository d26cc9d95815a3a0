namespace Cloudlet.Client.Tests;

public class ScopedAddressTests
{
    [Theory]
    [InlineData("http://[fe80::1%7]:9998")]
    [InlineData("http://[fe80::1%257]:9998")]
    public void An_address_of_one_link_keeps_its_scope(string text)
    {
        var address = CloudletAddress.Parse(text);

        Assert.Equal("http://[fe80::1%7]:9998", address.ToString());
        Assert.Equal("fe80::1%7", address.Root.DnsSafeHost);
    }

    [Fact]
    public void Addresses_that_differ_in_their_scope_are_different() =>
        Assert.NotEqual(
            CloudletAddress.Parse("http://[fe80::1%257]:9998"),
            CloudletAddress.Parse("http://[fe80::1%258]:9998")
        );
}
