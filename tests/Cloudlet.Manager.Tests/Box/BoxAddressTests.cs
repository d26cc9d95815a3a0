using System.Net;
using Cloudlet.Manager.Box;

namespace Cloudlet.Manager.Tests.Box;

/// <summary>Where a phone reaches an instance.</summary>
public sealed class BoxAddressTests
{
    [Fact]
    public void Ports_that_are_bound_for_this_box_alone_have_no_address_for_others() =>
        Assert.Null(BoxAddress.For(IPAddress.Loopback));

    [Fact]
    public void Ports_that_are_bound_to_one_address_have_that() =>
        Assert.Equal("192.0.2.7", BoxAddress.For(IPAddress.Parse("192.0.2.7")));

    [Fact]
    public void Ports_that_are_bound_to_all_addresses_are_never_given_the_loopback_one() =>
        Assert.NotEqual("127.0.0.1", BoxAddress.For(IPAddress.Any));
}
