using System.Net;

namespace Cloudlet.Server.Tests.Http;

public sealed class HealthApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_daemon_that_works_says_so(string path) =>
        Assert.Equal("ok\n", await server.Http.GetStringAsync(path, Cancelled));

    [Fact]
    public async Task What_is_told_for_selection_is_never_stale()
    {
        var before = await server.Client.GetSystemAsync(Cancelled);
        await server.Client.CreateServiceAsync(
            new CreateService { Id = "org.example.seen", Overlay = "speech" },
            cancellationToken: Cancelled
        );
        var after = await server.Client.GetSystemAsync(Cancelled);
        Assert.DoesNotContain("org.example.seen", before.ServiceIds);
        Assert.Contains("org.example.seen", after.ServiceIds);
        Assert.Equal((1, 2), (after.Bases, after.Overlays));
        Assert.Equal(Sample.Definition.ComputeId().ToString(), Assert.Single(after.BaseIds));
        Assert.True(after.CpuLoad >= 0);
        Assert.True(after.DiskBytes >= after.DiskAvailableBytes && after.DiskAvailableBytes > 0);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        await server.Client.CreateServiceAsync(
            new CreateService { Id = "org.example.measured", Overlay = "speech" },
            cancellationToken: Cancelled
        );
        using var wish = await server.Http.PostAsync("/v1/services/org.example.measured/instances", null, Cancelled);
        Assert.NotEqual(HttpStatusCode.Created, wish.StatusCode); // There is no QEMU here.
        using var answer = await server.Http.GetAsync("/metrics", Cancelled);
        var lines = (await answer.Content.ReadAsStringAsync(Cancelled)).Split('\n');

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("# TYPE cloudlet_services gauge", lines);
        Assert.Contains("cloudlet_instances{state=\"running\"} 0", lines);
        Assert.Contains("cloudlet_services_ensured_total{outcome=\"cannot-run\"} 1", lines);
        Assert.Contains(
            "cloudlet_services_ensure_duration_seconds_bucket{outcome=\"cannot-run\",le=\"+Inf\"} 1",
            lines
        );
        Assert.Contains("cloudlet_services_ensure_duration_seconds_count{outcome=\"cannot-run\"} 1", lines);
    }
}
