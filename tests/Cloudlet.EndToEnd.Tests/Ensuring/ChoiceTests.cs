using Cloudlet.Networks;

namespace Cloudlet.EndToEnd.Tests.Ensuring;

/// <summary>Two cloudlets with real guests and a client, each in a network namespace of its own: which one serves the client, and what happens when that one is gone.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(Name)]
public sealed class ChoiceTests(Seeds seeds) : IAsyncLifetime
{
    public const string Name = "two cloudlets and a client";
    private const int Limit = 600_000;
    private const string Id = "org.example.counter";

    private TestNetwork network = null!;
    private NetworkedDaemon one = null!;
    private NetworkedDaemon two = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        network = await TestNetwork.CreateAsync("one", "two", "client");
        one = await NetworkedDaemon.StartAsync(network, "one", await seeds.BusyboxAsync(), Cancelled);
        two = await NetworkedDaemon.StartAsync(network, "two", seed: null, Cancelled);
        // As an administrator would: what one box has is carried to the other.
        await CarryAsync();
        await OfferAsync(one);
        await OfferAsync(two);
    }

    public async ValueTask DisposeAsync()
    {
        if (two is not null)
            await two.DisposeAsync();
        if (one is not null)
            await one.DisposeAsync();
        if (network is not null)
            await network.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_nearer_one_serves_and_says_why()
    {
        await network.DelayAsync("one", "60ms");

        await using var use = Use("echo at $CLOUDLET_NAME $CLOUDLET_HOST");

        var why = await use.SeeAsync("Asking two ");
        Assert.Contains("round trip", why, StringComparison.Ordinal);
        await use.SeeAsync("at two 10.77.0.2");
        Assert.Single(await two.Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(await one.Client.ListInstancesAsync(all: true, Cancelled));
    }

    [Fact(Timeout = Limit)]
    public async Task The_one_whose_instance_is_up_serves_and_when_it_is_killed_the_other()
    {
        await one.Client.EnsureInstanceAsync(Id, new EnsureInstance { LeaseSeconds = 3600 }, Cancelled);

        await using var use = Use("echo at $CLOUDLET_NAME $CLOUDLET_HOST; read forever");
        var why = await use.SeeAsync("Asking one ");
        Assert.Contains("instance 1.00 x 3 (one is up and has a seat)", why, StringComparison.Ordinal);
        await use.SeeAsync("at one 10.77.0.1");
        Assert.Equal(2, (await one.Client.ListLeasesAsync(Cancelled)).Count);

        await one.KillAsync();

        // The one that is held moves by itself.
        await use.SeeAsync("has moved to 10.77.0.2:");
        Assert.Single(await two.Client.ListLeasesAsync(Cancelled));
        // And whoever asks anew gets it there, from an instance that answers.
        await using var next = Use(
            "exec 3<>/dev/tcp/$CLOUDLET_HOST/$CLOUDLET_PORT; printf 'GET /tick HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3"
        );
        await next.SeeAsync("200 OK");
        await use.CloseInputAsync();
        await next.CloseInputAsync();
        Assert.Empty(await two.Client.ListLeasesAsync(Cancelled));
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_is_carried_to_the_cloudlet_with_the_better_link_that_has_its_base()
    {
        await network.LimitAsync("one", "4mbit");

        var json = await network.RunAsync(
            "client",
            Tool.Cloudlet,
            "synthesize",
            network.At("overlay.tar"),
            "--cloudlet",
            "auto",
            "--wait",
            "tcp:8080",
            "--quiet",
            "-o",
            "json"
        );

        var chosen = System.Text.Json.JsonSerializer.Deserialize(json, CloudletJson.Default.ChosenSynthesis)!;
        Assert.Equal(("two", "http://10.77.0.2:9443"), (chosen.Cloudlet, chosen.Address));
        Assert.Contains("throughput", chosen.Why[0], StringComparison.Ordinal);
        Assert.Equal($"10.77.0.2:{chosen.Result.Instance.Ports[0].Host}", chosen.Endpoint);
        Assert.Equal(3600, chosen.Result.Lease!.Seconds);
        Assert.Equal(
            chosen.Result.Instance.Id,
            Assert.Single(await two.Client.ListInstancesAsync(all: true, Cancelled)).Id
        );
    }

    private NodeProcess Use(string script) =>
        network.Start("client", Tool.Cloudlet, "service", "use", Id, "--cloudlet", "auto", "--", "bash", "-c", script);

    private async Task CarryAsync()
    {
        await using (var archive = new FileStream(network.At("base.tar"), FileMode.Create))
        {
            await one.Client.ExportBaseAsync(BusyboxSeed.Base, archive, cancellationToken: Cancelled);
            archive.Position = 0;
            await two.Client.ResultAsync(
                await two.Client.ImportBaseAsync(archive, cancellationToken: Cancelled),
                CloudletJson.Default.BaseInfo,
                Cancelled
            );
        }
        await using (var archive = new FileStream(network.At("overlay.tar"), FileMode.Create))
        {
            await one.Client.ExportOverlayAsync(BusyboxSeed.Overlay, archive, cancellationToken: Cancelled);
            archive.Position = 0;
            await two.Client.ResultAsync(
                await two.Client.ImportOverlayAsync(archive, cancellationToken: Cancelled),
                CloudletJson.Default.OverlayInfo,
                Cancelled
            );
        }
    }

    private static Task<ServiceInfo> OfferAsync(NetworkedDaemon daemon) =>
        daemon.Client.CreateServiceAsync(
            new CreateService
            {
                Id = Id,
                Overlay = BusyboxSeed.Overlay,
                Users = 5,
            },
            cancellationToken: Cancelled
        );
}

/// <summary>Not beside others: what is near and idle is compared.</summary>
[CollectionDefinition(ChoiceTests.Name, DisableParallelization = true)]
public sealed class TwoCloudlets;
