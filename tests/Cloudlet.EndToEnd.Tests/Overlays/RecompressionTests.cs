namespace Cloudlet.EndToEnd.Tests.Overlays;

[Trait("Suite", "EndToEnd")]
[Collection(DebianGuests.Name)]
public sealed class RecompressionTests(DebianCloudlet cloudlet) : IAsyncDisposable
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
    public async Task An_instance_of_a_recompressed_overlay_goes_on_is_saved_stopped_and_started()
    {
        var quick = await Client.MakeOverlayAsync(
            new CreateOverlay
            {
                Name = "quick",
                Base = DebianSeed.Base,
                Scripts =
                [
                    // Like a program, and in no page of the base.
                    new(
                        "words",
                        "head -c 3M /usr/bin/perl | tr '\\0-\\377' '\\1-\\377\\0' >/srv/code; seq 300000 >/srv/words; sync"
                    ),
                ],
                Effort = OverlayEffort.Fast,
            },
            Cancelled
        );
        Assert.Equal(OverlayEffort.Fast, quick.Effort);
        await Client.RunOverlayAsync("quick", Cancelled, "living", wait: null);
        var stored = cloudlet.Daemon.StoredBytes();

        var made = await Client.ResultAsync(
            await Client.RecompressOverlayAsync("quick", new RecompressOverlay(), Cancelled),
            CloudletJson.Default.RecompressionResult,
            Cancelled
        );

        var small = await Client.GetOverlayAsync("quick", Cancelled);
        Assert.Equal((quick.Id, quick.Bytes, OverlayEffort.Max), (small.Id, made.BytesBefore, small.Effort));
        Assert.True(small.Bytes < quick.Bytes, $"{quick.Bytes} bytes became {small.Bytes}.");
        Assert.NotEqual(quick.Manifest, small.Manifest);
        Assert.True(cloudlet.Daemon.StoredBytes() < stored);
        await AssertSoundAsync("quick", quick.Id);

        // It stands on the image that was decoded before, as the next one does.
        var next = await Client.RunOverlayAsync("quick", Cancelled, "next", wait: null);
        Assert.Equal(0, next.Timings["decode"]);
        Assert.Equal("300000", await AskAsync("living", "tail -n1 /srv/words"));
        await AskAsync("living", "echo saved >/srv/word; sync");
        var saved = await Client.SaveAsync("living", "residue", Cancelled);
        await AssertSoundAsync("residue", saved.Id);
        await Client.StopAsync("living", Cancelled, timeoutSeconds: 120);
        await Client.EndAsync(await Client.StartInstanceAsync("living", Cancelled), Cancelled);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("living", Cancelled)))
            await console.ReadAsync("READY", Cancelled);
        Assert.Equal("saved 300000", await AskAsync("living", "cat /srv/word; tail -n1 /srv/words"));

        var refused = await Jobs.RefusalAsync(() => Client.DeleteOverlayAsync("quick", Cancelled));
        Assert.Equal(ProblemCodes.InUse, refused.Code);
        await Client.DropAllAsync(Cancelled);
        await Client.RunOverlayAsync("residue", Cancelled, "again", wait: null);
        Assert.Equal("saved 300000", await AskAsync("again", "cat /srv/word; tail -n1 /srv/words"));
    }

    private async Task AssertSoundAsync(string name, string id)
    {
        var verified = await Client.ResultAsync(
            await Client.VerifyOverlayAsync(name, Cancelled),
            CloudletJson.Default.VerificationResult,
            Cancelled
        );
        Assert.Equal(id, verified.Id);
    }

    private async Task<string> AskAsync(string instance, string command)
    {
        await using var console = new SerialConsole(await Client.OpenSerialAsync(instance, Cancelled));
        return await console.WordsAsync(command, Cancelled);
    }
}
