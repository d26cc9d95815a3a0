using System.Net;
using System.Net.Sockets;
using Cloudlet.Client.Ensuring;
using Cloudlet.Client.Finding;
using Cloudlet.Server.Tests.Support;

namespace Cloudlet.EndToEnd.Tests.Devices;

/// <summary>A phone that carries its own overlay, over a link that breaks, on a cloudlet that has only the base.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(KilledDaemons.Name)]
public sealed class DeviceTests(Seeds seeds)
{
    private const int Limit = 300_000;

    private static readonly CloudletNetworkOptions Phone = new()
    {
        DeviceId = "phone",
        FindTime = TimeSpan.FromSeconds(20),
        Lease = TimeSpan.FromSeconds(15),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_phone_has_its_machine_over_a_link_that_breaks_takes_home_what_it_changed_and_leaves_nothing()
    {
        var place = FreePlace();
        await using var daemon = await Daemon.StartAsync(
            await seeds.BusyboxAsync(),
            Cancelled,
            more: ["--device-url", $"http://{place}", "--access", "open", "--no-discovery"]
        );
        var overlay = await TakeOverlayAsync(daemon);
        var bytes = overlay.Length;
        await using var link = new CutProxy(place, new[] { 30, 60, 90 }.Select(percent => bytes * percent / 100));
        await using var around = new CloudletNetwork([new KnownCloudlets(CloudletAddress.Parse(link.Address))], Phone);
        using var phone = Device($"http://{place}", "phone");
        using var tablet = Device($"http://{place}", "tablet");

        var sent = new Sent();
        await using var carried = await around.SynthesizeAsync(
            new SynthesisRequest { Name = "mine", Wait = "tcp:8080" },
            overlay,
            transfer: sent,
            cancellationToken: Cancelled
        );
        var made = carried.Result;
        Assert.Equal(3, link.Breaks);
        Assert.Equal(sent.Last.Total, (long?)sent.Last.Bytes);
        Assert.Equal(made.Instance.Id, made.Lease!.Instance);
        Assert.Null(made.Lease.Service);
        Assert.True(made.Timings["afterLastByte"] > 0);

        // It is the phone's, and nobody else's.
        Assert.Equal("mine", Assert.Single(await phone.ListInstancesAsync(cancellationToken: Cancelled)).Name);
        Assert.Empty(await tablet.ListInstancesAsync(cancellationToken: Cancelled));
        var refused = await Assert.ThrowsAsync<CloudletApiException>(() => tablet.MakeResidueAsync("mine", Cancelled));
        Assert.Equal(404, refused.Problem.Status);
        using (var guest = new WebGuest(made.Instance))
            await guest.ShellAsync("echo hello from the phone >/run/www/note", Cancelled);
        Assert.Equal(Phone.Lease.TotalSeconds, made.Lease.Seconds);

        using var residue = new MemoryStream();
        await carried.TakeResidueAsync(residue, cancellationToken: Cancelled);
        Assert.False(carried.Lost.IsCompleted);
        await carried.DisposeAsync();
        Assert.True(carried.Lost.IsCanceled);

        daemon.AssertTidy(machines: 0);
        Assert.Empty(await daemon.Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(await daemon.Client.ListOverlaysAsync(Cancelled));
        Assert.Equal(0, daemon.StoredBytes());
        foreach (var folder in (string[])["images", "instances", "uploads"])
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Data, folder)));

        // What it took home is the machine as it left it.
        residue.Position = 0;
        var again = await phone.ResultAsync(
            await phone.SynthesizeByUploadAsync(
                new SynthesisRequest { Name = "again", Wait = "tcp:8080" },
                residue,
                cancellationToken: Cancelled
            ),
            CloudletJson.Default.SynthesisResult,
            Cancelled
        );
        using (var guest = new WebGuest(again.Instance))
            Assert.Equal("hello from the phone", (await guest.GetAsync("note", Cancelled)).Trim());
        Assert.Equal(300, again.Lease!.Seconds);
        await phone.ReleaseLeaseAsync(again.Lease.Id, Cancelled);
        Assert.Empty(await daemon.Client.ListOverlaysAsync(Cancelled));

        // One that an administrator takes away is told to be lost.
        await using var third = await around.SynthesizeAsync(
            new SynthesisRequest { Name = "third" },
            residue,
            cancellationToken: Cancelled
        );
        await daemon.Client.ResultAsync(
            await daemon.Client.StopInstanceAsync(
                "third",
                new StopInstance { TimeoutSeconds = 0, Delete = true },
                Cancelled
            ),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Contains("lease", await third.Lost.WaitAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_machine_ends_with_its_lease_also_when_the_daemon_was_killed_meanwhile()
    {
        var place = FreePlace();
        await using var daemon = await Daemon.StartAsync(
            await seeds.BusyboxAsync(),
            Cancelled,
            more: ["--device-url", $"http://{place}", "--access", "open", "--no-discovery"]
        );
        using var phone = Device($"http://{place}", "phone");
        var made = await phone.ResultAsync(
            await phone.SynthesizeAsync(
                new SynthesisRequest { Overlay = BusyboxSeed.Overlay, LeaseSeconds = 30 },
                Cancelled
            ),
            CloudletJson.Default.SynthesisResult,
            Cancelled
        );
        daemon.Kill();
        await daemon.StartAsync(Cancelled);
        Assert.Equal(made.Lease!.Id, Assert.Single(await phone.ListLeasesAsync(Cancelled)).Id);
        Assert.Equal(made.Instance.Id, (await phone.GetInstanceAsync(made.Instance.Name, Cancelled)).Id);
        await phone.RenewLeaseAsync(made.Lease.Id, new RenewLease { Seconds = 5 }, Cancelled);

        // The lease goes last.
        while ((await daemon.Client.ListLeasesAsync(Cancelled)).Count > 0)
            await Task.Delay(100, Cancelled);
        Assert.Empty(await daemon.Client.ListInstancesAsync(all: true, Cancelled));
        daemon.AssertTidy(machines: 0);
        // The overlay was the cloudlet's, not the phone's.
        Assert.Equal(BusyboxSeed.Overlay, Assert.Single(await daemon.Client.ListOverlaysAsync(Cancelled)).Name);
    }

    private static async Task<MemoryStream> TakeOverlayAsync(Daemon daemon)
    {
        var archive = new MemoryStream();
        await daemon.Client.ExportOverlayAsync(BusyboxSeed.Overlay, archive, cancellationToken: Cancelled);
        await daemon.Client.DeleteOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Equal(0, daemon.StoredBytes());
        return archive;
    }

    private static CloudletClient Device(string address, string id) =>
        new(CloudletAddress.Parse(address), new CloudletClientOptions { DeviceId = id });

    private static IPEndPoint FreePlace()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private sealed class Sent : IProgress<TransferProgress>
    {
        public TransferProgress Last { get; private set; }

        public void Report(TransferProgress value) => Last = value;
    }
}
