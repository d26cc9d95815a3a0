using System.Text.Json;

namespace Cloudlet.EndToEnd.Tests.Transfers;

[Trait("Suite", "EndToEnd")]
[Collection(ArtifactsOfBusybox.Name)]
public sealed class TransferTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 300_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task A_base_and_an_overlay_go_to_another_cloudlet_and_run_there()
    {
        await using var there = await Daemon.StartAsync(null, Cancelled);
        var basePath = await ExportBaseAsync(there.At("base.tar"));
        var overlayPath = await ExportOverlayAsync(there.At("overlay.tar"));

        // The overlay first: it waits in the store for its base.
        await ImportOverlayAsync(there, overlayPath, "brought");
        var early = await there.Client.SynthesizeAsync(new SynthesisRequest { Overlay = "brought" }, Cancelled);
        Assert.Equal(ProblemCodes.BaseMissing, (await there.Client.ProblemAsync(early, Cancelled)).Code);

        var item = await ImportBaseAsync(there, basePath, "moved");
        Assert.Equal(cloudlet.Seed.Base.Id, item.Id);
        Assert.Equal("moved", item.Name);
        Assert.Equal(cloudlet.Seed.Overlay.Id, (await there.Client.GetOverlayAsync("brought", Cancelled)).Id);
        var made = await there.Client.RunOverlayAsync("brought", Cancelled);
        await AssertIsFrozenGuestAsync(made.Instance);
        await there.Client.DropAsync(made.Instance, Cancelled);
        there.AssertTidy(machines: 0);

        // The same base again, under another name, is refused: it is here.
        await using var again = File.OpenRead(basePath);
        var twice = await there.Client.ImportBaseAsync(again, "twice", cancellationToken: Cancelled);
        var here = await there.Client.ProblemAsync(twice, Cancelled);
        Assert.Equal((ProblemCodes.AlreadyHere, item.Id), (here.Code, here.Value));
        Assert.Contains("as 'moved'", here.Detail, StringComparison.Ordinal);
        there.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_overlay_is_synthesised_from_an_upload_a_url_and_standard_input()
    {
        await using var there = await Daemon.StartAsync(null, Cancelled);
        await ImportBaseAsync(there, await ExportBaseAsync(there.At("base.tar")), "tiny");
        var path = await ExportOverlayAsync(there.At("overlay.tar"));

        await using (var archive = File.OpenRead(path))
        {
            var operation = await there.Client.SynthesizeAsync(
                new SynthesisRequest { Name = "uploaded", Wait = "tcp:8080" },
                archive,
                cancellationToken: Cancelled
            );
            var made = await there.Client.ResultAsync(operation, CloudletJson.Default.SynthesisResult, Cancelled);
            Assert.True(made.Timings["decode"] > 0);
            await AssertIsFrozenGuestAsync(made.Instance);
            await there.Client.DropAsync(made.Instance, Cancelled);
        }
        Assert.Equal(BusyboxSeed.Overlay, Assert.Single(await there.Client.ListOverlaysAsync(Cancelled)).Name);
        await there.Client.DeleteOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(there.Data, "images")));

        await using (var server = await FileServer.StartAsync(path, Cancelled))
        {
            var ran = await there.RunAsync(
                ["synthesize", $"{server.Address}", "--wait", "tcp:8080", "-o", "json"],
                Cancelled
            );
            Assert.True(ran.ExitCode == 0, ran.Error);
            var made = JsonSerializer.Deserialize(ran.Output, CloudletJson.Default.SynthesisResult)!;
            Assert.True(made.Timings["fetch"] > 0);
            await AssertIsFrozenGuestAsync(made.Instance);
            await there.Client.DropAsync(made.Instance, Cancelled);
        }
        await there.Client.DeleteOverlayAsync(BusyboxSeed.Overlay, Cancelled);

        await using (var input = File.OpenRead(path))
        {
            var ran = await there.RunAsync(["synthesize", "-", "--wait", "tcp:8080", "-o", "json"], Cancelled, input);
            Assert.True(ran.ExitCode == 0, ran.Error);
            var made = JsonSerializer.Deserialize(ran.Output, CloudletJson.Default.SynthesisResult)!;
            await AssertIsFrozenGuestAsync(made.Instance);
            await there.Client.DropAsync(made.Instance, Cancelled);
        }
        there.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_overlay_that_went_through_skopeo_runs()
    {
        await using var there = await Daemon.StartAsync(null, Cancelled);
        await ImportBaseAsync(there, await ExportBaseAsync(there.At("base.tar")), "tiny");
        var path = await ExportOverlayAsync(there.At("overlay.tar"));

        var manifest = await Tool.OutputAsync("skopeo", ["inspect", "--raw", $"oci-archive:{path}"], Cancelled);
        Assert.Contains("application/vnd.cloudlet.overlay.v1", manifest, StringComparison.Ordinal);
        var folder = there.At("oci");
        await Tool.OutputAsync("skopeo", ["copy", $"oci-archive:{path}", $"oci:{folder}:x"], Cancelled);
        var copy = there.At("copy.tar");
        await Tool.OutputAsync("skopeo", ["copy", $"oci:{folder}:x", $"oci-archive:{copy}"], Cancelled);

        await ImportOverlayAsync(there, copy, "copied");
        Assert.Equal(cloudlet.Seed.Overlay.Id, (await there.Client.GetOverlayAsync("copied", Cancelled)).Id);
        var made = await there.Client.RunOverlayAsync("copied", Cancelled);
        await AssertIsFrozenGuestAsync(made.Instance);
        await there.Client.DropAsync(made.Instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_base_of_a_machine_that_this_host_does_not_have_is_refused_and_leaves_nothing()
    {
        await using var there = await Daemon.StartAsync(null, Cancelled);
        var forged = there.At("forged.tar");
        await Archive.ForgeConfigAsync(
            await ExportBaseAsync(there.At("base.tar")),
            forged,
            config => config.Replace(cloudlet.Seed.Base.MachineType, "pc-q35-99.9", StringComparison.Ordinal),
            Cancelled
        );
        await using var archive = File.OpenRead(forged);
        var operation = await there.Client.ImportBaseAsync(archive, "foreign", cancellationToken: Cancelled);
        var problem = await there.Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.CannotRun, problem.Code);
        Assert.Equal("machineType", problem.Field);
        Assert.Equal("pc-q35-99.9", problem.Value);
        Assert.Empty(await there.Client.ListBasesAsync(Cancelled));
        there.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_overlay_that_lies_about_its_machine_or_its_base_is_refused()
    {
        var path = await ExportOverlayAsync(cloudlet.Daemon.At("honest.tar"));
        var forged = cloudlet.Daemon.At("lying.tar");
        await Archive.ForgeConfigAsync(
            path,
            forged,
            config => config.Replace("\"cpus\":1", "\"cpus\":2", StringComparison.Ordinal),
            Cancelled
        );
        Assert.Equal(ProblemCodes.Corrupt, (await SynthesizeFileAsync(forged)).Code);

        await Archive.ForgeConfigAsync(
            path,
            forged,
            config => config.Replace(cloudlet.Seed.Base.Id[^16..], "0123456789abcdef", StringComparison.Ordinal),
            Cancelled
        );
        Assert.Equal(ProblemCodes.BaseMissing, (await SynthesizeFileAsync(forged)).Code);
        Assert.Single(await Client.ListOverlaysAsync(Cancelled));
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_archive_that_ends_in_the_middle_leaves_nothing()
    {
        var blobs = CountBlobs();
        var path = await ExportOverlayAsync(cloudlet.Daemon.At("whole.tar"));
        var bytes = await File.ReadAllBytesAsync(path, Cancelled);
        var half = cloudlet.Daemon.At("half.tar");
        await File.WriteAllBytesAsync(half, bytes[..(bytes.Length / 2)], Cancelled);

        Assert.Equal(ProblemCodes.Corrupt, (await SynthesizeFileAsync(half)).Code);
        var ran = await cloudlet.Daemon.RunAsync(["overlay", "import", half, "--name", "half"], Cancelled);
        Assert.Equal(1, ran.ExitCode);
        Assert.Single(await Client.ListOverlaysAsync(Cancelled));
        Assert.Equal(blobs, CountBlobs());
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    private async Task<Problem> SynthesizeFileAsync(string path)
    {
        await using var archive = File.OpenRead(path);
        var operation = await Client.SynthesizeAsync(new SynthesisRequest(), archive, cancellationToken: Cancelled);
        return await Client.ProblemAsync(operation, Cancelled);
    }

    private async Task AssertIsFrozenGuestAsync(InstanceInfo instance)
    {
        using var guest = new WebGuest(instance);
        Assert.StartsWith(
            cloudlet.Seed.Frozen.Digest,
            await guest.ShellAsync("sha256sum /run/www/random", Cancelled),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            cloudlet.Seed.Frozen.Secret,
            await guest.GetAsync("secret", Cancelled),
            StringComparison.Ordinal
        );
    }

    private async Task<string> ExportBaseAsync(string path)
    {
        await using var file = File.Create(path);
        await Client.ExportBaseAsync(BusyboxSeed.Base, file, cancellationToken: Cancelled);
        return path;
    }

    private async Task<string> ExportOverlayAsync(string path)
    {
        await using var file = File.Create(path);
        await Client.ExportOverlayAsync(BusyboxSeed.Overlay, file, cancellationToken: Cancelled);
        return path;
    }

    private static async Task<BaseInfo> ImportBaseAsync(Daemon there, string path, string name)
    {
        await using var archive = File.OpenRead(path);
        return await there.Client.ResultAsync(
            await there.Client.ImportBaseAsync(archive, name, cancellationToken: Cancelled),
            CloudletJson.Default.BaseInfo,
            Cancelled
        );
    }

    private static async Task ImportOverlayAsync(Daemon there, string path, string name)
    {
        await using var archive = File.OpenRead(path);
        await there.Client.ResultAsync(
            await there.Client.ImportOverlayAsync(archive, name, cancellationToken: Cancelled),
            CloudletJson.Default.OverlayInfo,
            Cancelled
        );
    }

    private int CountBlobs() =>
        Directory.EnumerateFiles(Path.Combine(cloudlet.Daemon.Data, "store", "blobs", "sha256")).Count();
}
