using System.Net;
using Cloudlet.Server.Tests.Support;

namespace Cloudlet.Server.Tests.Http;

public sealed class ThroughputApiTests : IAsyncLifetime
{
    private readonly TestServer server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task As_many_bytes_come_as_were_asked_for()
    {
        using var answer = await server.Http.GetAsync("/v1/throughput?bytes=100001", Cancelled);

        Assert.Equal(100_001, (await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("8388609")]
    [InlineData("many")]
    public async Task Another_number_than_one_to_eight_MiB_is_refused(string bytes)
    {
        using var answer = await server.Http.GetAsync($"/v1/throughput?bytes={bytes}", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_measures_more_than_nothing() =>
        Assert.True(await server.Client.MeasureThroughputAsync(Cancelled) > 1_000_000);
}
