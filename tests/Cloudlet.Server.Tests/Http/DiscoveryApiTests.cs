namespace Cloudlet.Server.Tests.Http;

/// <summary>Discovery, set through the API.</summary>
public sealed class DiscoveryApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cloudlet_that_is_renamed_says_so_wherever_it_is_asked()
    {
        await server.Client.GetSystemAsync(Cancelled); // Is kept for a second.

        var told = await server.Client.EditDiscoveryAsync(new EditDiscovery(Name: "Library"), Cancelled);

        Assert.Equal(("Library", false, null), (told.Name, told.On, told.FoundAs));
        Assert.Equal("Library", (await server.Client.GetSystemAsync(Cancelled)).Name);
        Assert.Equal(told, await server.Client.GetDiscoveryAsync(Cancelled));
    }
}
