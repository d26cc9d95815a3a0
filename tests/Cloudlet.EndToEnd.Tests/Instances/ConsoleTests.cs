namespace Cloudlet.EndToEnd.Tests.Instances;

[Trait("Suite", "EndToEnd")]
[Collection(InstancesOfBusybox.Name)]
public sealed class ConsoleTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task Two_viewers_see_one_screen_and_one_who_comes_late_reads_what_the_guest_wrote_before()
    {
        await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "watched");
        using var first = await VncViewer.OpenAsync(cloudlet.Daemon, Routes.InstanceConsole("watched"), Cancelled);
        using var second = await VncViewer.OpenAsync(cloudlet.Daemon, Routes.InstanceConsole("watched"), Cancelled);
        Assert.Equal(first.Size, second.Size);
        Assert.True(await second.SeesSomethingAsync(Cancelled));
        Assert.True(await first.SeesSomethingAsync(Cancelled));

        await Client.WaitForTickAfterAsync("watched", 0, Cancelled);
        var tick = Ticks.Last(await Client.TicksAsync("watched", Cancelled));
        await using var late = new SerialConsole(await Client.OpenSerialWithHistoryAsync("watched", Cancelled));
        await late.ReadAsync($@"tick {tick}\r?\n[\s\S]*tick {tick + 1}\r?\n", Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task The_machine_of_a_base_that_is_being_made_is_reached_while_its_job_waits_and_gone_after_it()
    {
        var operation = await Client.CreateBaseAsync(
            TestGuests.Busybox.ToBase("by-hand", 128) with
            {
                Ready = "manual",
            },
            Cancelled
        );
        await Client.WaitForWaitingAsync(operation, Cancelled);
        var waiting = (await Client.GetOperationAsync(operation.Id, cancellationToken: Cancelled)).Waiting!;
        Assert.True(File.Exists(waiting.VncSocket) && File.Exists(waiting.SerialSocket));

        using var viewer = await VncViewer.OpenAsync(cloudlet.Daemon, Routes.OperationConsole(operation.Id), Cancelled);
        Assert.True(await viewer.SeesSomethingAsync(Cancelled));
        await using (
            var console = new SerialConsole(await Client.OpenOperationSerialWithHistoryAsync(operation.Id, Cancelled))
        )
        {
            await console.ReadAsync("READY", Cancelled);
            await console.AskAsync("echo six is $((2*3))", "six is 6", Cancelled);
        }
        var ran = await cloudlet.Daemon.RunAsync(
            ["operation", "console", operation.Id, "--send", "echo $((7*6)) is it", "--expect", "42 is it"],
            Cancelled
        );
        Assert.True(ran.ExitCode == 0, ran.Error);
        var picture = cloudlet.Daemon.At("by-hand.png");
        ran = await cloudlet.Daemon.RunAsync(["operation", "screenshot", operation.Id, picture], Cancelled);
        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], File.ReadAllBytes(picture)[..4]);

        await Client.CancelOperationAsync(operation.Id, Cancelled);
        await Client.EndAsync(operation, Cancelled);
        var gone = await Jobs.RefusalAsync(() => Client.OpenOperationSerialAsync(operation.Id, Cancelled));
        Assert.Equal(ProblemCodes.WrongState, gone.Code);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }
}
