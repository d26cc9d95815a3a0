using Cloudlet.Client;
using Cloudlet.Client.Finding;
using Cloudlet.Manager.Neighbours;

namespace Cloudlet.Manager.Tests.Neighbours;

/// <summary>The list of neighbours.</summary>
public sealed class NeighbourPageTests
{
    [Fact]
    public async Task A_neighbour_is_shown_as_text_with_what_it_did_not_tell()
    {
        var neighbour = new FoundCloudlet
        {
            Id = "id",
            Name = HostileText.Value,
            Version = HostileText.Value,
            Addresses = [CloudletAddress.Parse("http://192.0.2.8:9443")],
        };

        var html = await Html.OfAsync<NeighbourListPage, NeighbourListModel>(new NeighbourListModel([neighbour], null));

        HostileText.AssertIsText(html);
        Assert.Contains("http://192.0.2.8:9443", html);
        Assert.Contains("not told", html);
    }

    [Fact]
    public async Task A_cloudlet_that_does_not_look_says_why()
    {
        var html = await Html.OfAsync<NeighbourListPage, NeighbourListModel>(
            new NeighbourListModel([], "Discovery is switched off (--no-discovery).")
        );

        Assert.Contains("Discovery is switched off", html);
    }
}
