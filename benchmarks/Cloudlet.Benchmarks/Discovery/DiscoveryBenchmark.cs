using System.Globalization;
using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>
/// The question: how soon does a device that knows nothing find a cloudlet, have its service, and have it again when the cloudlet loses its power? Two cloudlets and a client, each in a network namespace.
/// </summary>
internal sealed class DiscoveryBenchmark(DiscoverySettings settings, SampleGuest guest, IProgress<string> progress)
{
    private const string Client = "client";
    private const long MemoryBytes = 128L << 20;

    /// <summary>Answers it.</summary>
    public async Task<DiscoveryResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        await using var lan = await Lan.UpAsync(settings.Network, ["one", "two", Client], cancellationToken);
        await using var one = new BoxOnNode(lan, "one", settings.Cloudlet, scratch.NewFolder());
        await using var two = new BoxOnNode(lan, "two", settings.Cloudlet, scratch.NewFolder());
        await one.StartAsync(cancellationToken);
        await two.StartAsync(cancellationToken);
        progress.Report("making a base, an overlay and a service, and carrying them to the other cloudlet");
        await SampleService.MakeAsync(one.Client, guest, MemoryBytes, cancellationToken);
        await CarryAsync(one, two, scratch, cancellationToken);
        foreach (var box in (BoxOnNode[])[one, two])
            await SampleService.OfferAsync(box.Client, DiscoverySettings.Service, users: 5, cancellationToken);

        var rows = DiscoveryCases.All.ToDictionary(name => name, _ => new List<double>());
        for (var run = -1; run < settings.Runs; run++)
        {
            progress.Report(run < 0 ? "warming up" : $"round {run + 1} of {settings.Runs}");
            var avahi = await BrowseByAvahiAsync(lan, scratch.NewFolder(), cancellationToken);
            var resumed = await UseAsync(lan, [one, two], cancellationToken);
            await one.Client.EnsureInstanceAsync(
                DiscoverySettings.Service,
                new EnsureInstance { LeaseSeconds = 3600 },
                cancellationToken
            );
            var joined = await UseAsync(lan, [one, two], cancellationToken);
            if (run < 0)
                continue;
            rows[DiscoveryCases.Avahi].Add(avahi);
            rows[DiscoveryCases.Found].AddRange([resumed.Found, joined.Found]);
            rows[DiscoveryCases.Resumed].Add(resumed.Ensured);
            rows[DiscoveryCases.Joined].Add(joined.Ensured);
            rows[DiscoveryCases.Again].AddRange([resumed.Again, joined.Again]);
        }
        return new DiscoveryResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            Rows = [.. rows.Select(row => new DiscoveryRow(row.Key, row.Value))],
        };
    }

    // An app's life: it finds, it has its service, the one who gives it loses its power, it has it again. The boxes start anew for the next.
    private static async Task<(double Found, double Ensured, double Again)> UseAsync(
        Lan lan,
        BoxOnNode[] boxes,
        CancellationToken cancellationToken
    )
    {
        await using var app = lan.Start(Client, DiscoveryApp.Command);
        var found = await app.SeeAsync("found ", cancellationToken);
        var at = await app.SeeAsync("at ", cancellationToken);
        await boxes[at[1] == "10.77.0.1" ? 0 : 1].KillAsync();
        await app.ProceedAsync();
        var again = await app.SeeAsync("again ", cancellationToken);
        if (again[1] == at[1])
            throw new BenchException($"{at[1]} lost its power, and the service came back there.");
        foreach (var box in boxes)
        {
            await box.KillAsync();
            await box.StartAsync(cancellationToken);
        }
        return (Number(found[1]), Number(at[2]), Number(again[2]));
    }

    // From its start to all that is needed to connect; the daemon is fresh each time, as it keeps what it hears.
    private async Task<double> BrowseByAvahiAsync(Lan lan, string folder, CancellationToken cancellationToken)
    {
        var bus = new Dictionary<string, string> { ["DBUS_SYSTEM_BUS_ADDRESS"] = $"unix:path={folder}/bus" };
        await using var daemon = lan.Start(Client, ["sh", "-c", $"exec {settings.Avahi} {folder} 2>&1"], bus);
        await daemon.SeeAsync("Server startup complete", cancellationToken);
        var watch = new Watch();
        await using var browse = lan.Start(Client, ["avahi-browse", "-rp", Announcement.ServiceType], bus);
        await browse.SeeAsync("=", cancellationToken);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task CarryAsync(
        BoxOnNode from,
        BoxOnNode to,
        Scratch scratch,
        CancellationToken cancellationToken
    )
    {
        await using (var archive = new FileStream(scratch.At("base.tar"), FileMode.Create))
        {
            await from.Client.ExportBaseAsync(SampleService.Base, archive, cancellationToken: cancellationToken);
            archive.Position = 0;
            var import = to.Client.ImportBaseAsync(archive, cancellationToken: cancellationToken);
            await to.Client.ResultAsync(import, CloudletJson.Default.BaseInfo, cancellationToken);
        }
        await using (var archive = new FileStream(scratch.At("overlay.tar"), FileMode.Create))
        {
            await from.Client.ExportOverlayAsync(SampleService.Overlay, archive, cancellationToken: cancellationToken);
            archive.Position = 0;
            var import = to.Client.ImportOverlayAsync(archive, cancellationToken: cancellationToken);
            await to.Client.ResultAsync(import, CloudletJson.Default.OverlayInfo, cancellationToken);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
