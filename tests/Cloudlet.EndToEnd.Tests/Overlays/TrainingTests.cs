namespace Cloudlet.EndToEnd.Tests.Overlays;

[Trait("Suite", "EndToEnd")]
[Collection(DebianGuests.Name)]
public sealed class TrainingTests(DebianCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 480_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task An_overlay_that_was_trained_is_the_machine_before_its_training()
    {
        var operation = await Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "trained",
                Base = DebianSeed.Base,
                Scripts = [new("keep.sh", "#!/bin/sh\necho kept >/srv/word; echo kept >/run/word; sync\n")],
                Ready = "agent",
                Train = true,
                TimeoutSeconds = 240,
            },
            Cancelled
        );
        var overlay = await Client.ResultAsync(operation, CloudletJson.Default.OverlayInfo, Cancelled);
        var steps = (await Client.GetOperationAsync(operation.Id, cancellationToken: Cancelled)).Steps;
        Assert.Contains(steps, step => step.Step == "train");
        cloudlet.Daemon.AssertTidy(machines: 0);

        var verified = await Client.ResultAsync(
            await Client.VerifyOverlayAsync("trained", Cancelled),
            CloudletJson.Default.VerificationResult,
            Cancelled
        );
        Assert.Equal(overlay.Id, verified.Id);
        await Client.RunOverlayAsync("trained", Cancelled, "trained", wait: null);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("trained", Cancelled)))
            Assert.Equal("kept kept", await console.WordsAsync("cat /srv/word /run/word", Cancelled));
        await Client.DropAllAsync(Cancelled);
        await Client.DeleteOverlayAsync("trained", Cancelled);
    }
}
