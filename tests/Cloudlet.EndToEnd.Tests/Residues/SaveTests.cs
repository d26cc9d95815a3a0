namespace Cloudlet.EndToEnd.Tests.Residues;

[Trait("Suite", "EndToEnd")]
[Collection(DebianGuests.Name)]
public sealed class SaveTests(DebianCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 480_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync()
    {
        await Client.DropAllAsync(CancellationToken.None);
        foreach (var overlay in await Client.ListOverlaysAsync(CancellationToken.None))
        {
            if (overlay.Name != DebianSeed.Overlay)
                await Client.DeleteOverlayAsync(overlay.Name, CancellationToken.None);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_saved_is_the_machine_of_that_instant_and_the_instance_goes_on()
    {
        var made = await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "living", wait: null);
        await TellAsync("living", "echo saved >/srv/word; echo saved >/run/word; sync");
        var saved = await Client.SaveAsync("living", "first", Cancelled);
        await TellAsync("living", "echo later >/srv/word; echo later >/run/word; sync");

        Assert.Equal(InstanceState.Running, (await Client.GetInstanceAsync("living", Cancelled)).State);
        Assert.InRange(saved.Timings!.Pause, 0.01, saved.Timings.Total);
        Assert.Equal(cloudlet.Seed.Base.Id, saved.BaseId);
        await AssertSoundAsync(saved);

        await Client.RunOverlayAsync("first", Cancelled, "again", wait: null);
        Assert.Equal("saved saved", await AskAsync("again", "cat /srv/word /run/word"));
        Assert.Equal(cloudlet.Seed.Frozen.Secret, await AskAsync("again", "cat /run/secret"));
        Assert.Equal(
            cloudlet.Seed.Frozen.Digest,
            await AskAsync("again", "echo 3 >/proc/sys/vm/drop_caches; sha256sum </srv/random | cut -c1-64")
        );
        Assert.Equal("later later", await AskAsync("living", "cat /srv/word /run/word"));

        // A residue of a residue stands on the same base, too.
        await TellAsync("again", "echo third >/srv/word; sync");
        var third = await Client.SaveAsync("again", "second", Cancelled);
        Assert.Equal(saved.BaseId, third.BaseId);
        await AssertSoundAsync(third);
        await Client.RunOverlayAsync("second", Cancelled, "third", wait: null);
        Assert.Equal("third saved", await AskAsync("third", "cat /srv/word /run/word"));
        cloudlet.Daemon.AssertTidy(machines: 3);
        Assert.NotNull(made);
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_that_touched_little_shares_its_segments_with_its_overlay()
    {
        await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "idle", wait: null);
        var before = cloudlet.Daemon.StoredBytes();
        var saved = await Client.SaveAsync("idle", "idle", Cancelled);
        var added = cloudlet.Daemon.StoredBytes() - before;
        Assert.InRange(added, 1, saved.Bytes - (cloudlet.Seed.Overlay.Bytes / 2));
        await AssertSoundAsync(saved);
    }

    [Fact(Timeout = Limit)]
    public async Task A_disk_does_not_grow_by_being_saved_and_boots_afterwards()
    {
        await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "often", wait: null);
        for (var i = 0; i < 3; i++)
        {
            await TellAsync("often", $"echo {i} >/srv/number-{i}; sync");
            await Client.SaveAsync("often", $"often-{i}", Cancelled);
        }
        var folder = Assert.Single(Directory.EnumerateDirectories(Path.Combine(cloudlet.Daemon.Data, "instances")));
        Assert.Equal(["disk.qcow2"], Directory.EnumerateFiles(folder, "*.qcow2").Select(Path.GetFileName));
        await Client.StopAsync("often", Cancelled, timeoutSeconds: 120);
        await Client.EndAsync(await Client.StartInstanceAsync("often", Cancelled), Cancelled);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("often", Cancelled)))
            await console.ReadAsync("READY", Cancelled);
        Assert.Equal("0 1 2", await AskAsync("often", "cat /srv/number-*"));

        // One that was booted from its disk can be saved as well.
        await AssertSoundAsync(await Client.SaveAsync("often", "booted", Cancelled));
        await Client.RunOverlayAsync("booted", Cancelled, "copy", wait: null);
        Assert.Equal("0 1 2", await AskAsync("copy", "cat /srv/number-*"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_instance_is_saved_and_stays_paused()
    {
        await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "paused", wait: null);
        await TellAsync("paused", "echo here >/run/word");
        await Client.EndAsync(await Client.PauseInstanceAsync("paused", Cancelled), Cancelled);
        var saved = await Client.SaveAsync("paused", "paused", Cancelled);
        Assert.Equal(0, saved.Timings!.Pause);
        Assert.Equal(InstanceState.Paused, (await Client.GetInstanceAsync("paused", Cancelled)).State);
        await Client.RunOverlayAsync("paused", Cancelled, "copy", wait: null);
        Assert.Equal("here", await AskAsync("copy", "cat /run/word"));
        await Client.EndAsync(await Client.ResumeInstanceAsync("paused", Cancelled), Cancelled);
        Assert.Equal("here", await AskAsync("paused", "cat /run/word"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_save_that_is_cancelled_or_refused_leaves_no_overlay_and_the_instance_as_it_was()
    {
        await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "kept", wait: null);
        var blobs = cloudlet.Daemon.StoredBytes();
        foreach (var stage in (string[])["freeze", "encode"])
        {
            var saving = await Client.SaveInstanceAsync("kept", new SaveInstance { Overlay = "half" }, Cancelled);
            await Client.WaitForStageAsync(saving, stage, Cancelled);
            await Client.CancelOperationAsync(saving.Id, Cancelled);
            Assert.Equal(OperationState.Cancelled, (await Client.EndAsync(saving, Cancelled)).State);
            Assert.Single(await Client.ListOverlaysAsync(Cancelled));
            Assert.Equal(blobs, cloudlet.Daemon.StoredBytes());
            cloudlet.Daemon.AssertTidy(machines: 1);
        }
        await TellAsync("kept", "echo fine >/srv/word; sync");
        Assert.Empty(Directory.EnumerateFiles(cloudlet.Daemon.Data, "disk.layer.qcow2", SearchOption.AllDirectories));

        var taken = await Jobs.RefusalAsync(() =>
            Client.SaveInstanceAsync("kept", new SaveInstance { Overlay = DebianSeed.Overlay }, Cancelled)
        );
        Assert.Equal(ProblemCodes.NameTaken, taken.Code);
        var wrong = await Jobs.RefusalAsync(() =>
            Client.SaveInstanceAsync("kept", new SaveInstance { Overlay = "No Name" }, Cancelled)
        );
        Assert.Equal("overlay", wrong.Field);
        await Client.StopAsync("kept", Cancelled, timeoutSeconds: 0);
        var ended = await Jobs.RefusalAsync(() =>
            Client.SaveInstanceAsync("kept", new SaveInstance { Overlay = "late" }, Cancelled)
        );
        Assert.Equal(ProblemCodes.WrongState, ended.Code);
    }

    private async Task AssertSoundAsync(OverlayInfo overlay)
    {
        var verified = await Client.ResultAsync(
            await Client.VerifyOverlayAsync(overlay.Name, Cancelled),
            CloudletJson.Default.VerificationResult,
            Cancelled
        );
        Assert.Equal(overlay.Id, verified.Id);
    }

    private Task TellAsync(string instance, string command) => AskAsync(instance, command);

    private async Task<string> AskAsync(string instance, string command)
    {
        await using var console = new SerialConsole(await Client.OpenSerialAsync(instance, Cancelled));
        return await console.WordsAsync(command, Cancelled);
    }
}
