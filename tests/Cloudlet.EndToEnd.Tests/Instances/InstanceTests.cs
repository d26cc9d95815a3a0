using System.Text;

namespace Cloudlet.EndToEnd.Tests.Instances;

[Trait("Suite", "EndToEnd")]
[Collection(InstancesOfBusybox.Name)]
public sealed class InstanceTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task Stop_asks_the_guest_and_keeps_its_logs_until_it_is_deleted()
    {
        var instance = await StartAsync("asked");
        await Client.WaitForTickAfterAsync("asked", 0, Cancelled);
        var stopped = await Client.StopAsync("asked", Cancelled);

        Assert.Equal(InstanceState.Stopped, stopped.State);
        Assert.Null(stopped.ProcessId);
        Assert.Null(stopped.Reason);
        Assert.False(Processes.Lives(instance.ProcessId!.Value));
        Assert.Contains("tick", await Client.SerialLogAsync("asked", Cancelled));
        Assert.DoesNotContain(await Client.ListInstancesAsync(all: false, Cancelled), item => item.Name == "asked");
        Assert.Contains(await Client.ListInstancesAsync(all: true, Cancelled), item => item.Name == "asked");
        await Client.DeleteInstanceAsync("asked", Cancelled);
        Assert.Empty(await Client.ListInstancesAsync(all: true, Cancelled));
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_machine_without_a_disk_says_when_it_is_started_that_nothing_was_kept()
    {
        var instance = await StartAsync("diskless");
        await Client.StopAsync("diskless", Cancelled, timeoutSeconds: 0);
        var operation = await Client.StartInstanceAsync("diskless", Cancelled);
        var told = new StringBuilder();
        await foreach (var news in Client.FollowAsync(operation.Id, Cancelled))
            told.Append(news.Output);
        Assert.Contains("no disk", told.ToString());
        Assert.Equal(InstanceState.Running, (await Client.GetInstanceAsync("diskless", Cancelled)).State);
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_guest_that_does_not_listen_is_killed_when_the_time_is_over()
    {
        var instance = await StartAsync("stubborn");
        using (var guest = new WebGuest(instance))
            await guest.ShellAsync("killall -STOP dd", Cancelled);
        var stopped = await Client.StopAsync("stubborn", Cancelled, timeoutSeconds: 2, delete: true);

        Assert.Equal(InstanceState.Stopped, stopped.State);
        Assert.Contains("2 s", stopped.Reason, StringComparison.Ordinal);
        Assert.False(Processes.Lives(instance.ProcessId!.Value));
        Assert.Empty(await Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(cloudlet.Daemon.Data, "instances")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_that_is_cancelled_leaves_the_instance_running()
    {
        var instance = await StartAsync("kept");
        using (var guest = new WebGuest(instance))
            await guest.ShellAsync("killall -STOP dd", Cancelled);
        var operation = await Client.StopInstanceAsync("kept", new StopInstance { TimeoutSeconds = 200 }, Cancelled);
        await Client.WaitForStateAsync("kept", InstanceState.Stopping, Cancelled);
        await Client.CancelOperationAsync(operation.Id, Cancelled);
        Assert.Equal(OperationState.Cancelled, (await Client.EndAsync(operation, Cancelled)).State);

        Assert.Equal(InstanceState.Running, (await Client.GetInstanceAsync("kept", Cancelled)).State);
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_guest_stands_still_and_then_goes_on()
    {
        var instance = await StartAsync("still");
        await Client.WaitForTickAfterAsync("still", 0, Cancelled);
        var paused = await Client.ResultAsync(
            await Client.PauseInstanceAsync("still", Cancelled),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Equal(InstanceState.Paused, paused.State);
        var last = Ticks.Last(await Client.TicksAsync("still", Cancelled));
        await Task.Delay(2500, Cancelled);
        Assert.Equal(last, Ticks.Last(await Client.TicksAsync("still", Cancelled)));

        var running = await Client.ResultAsync(
            await Client.ResumeInstanceAsync("still", Cancelled),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Equal(InstanceState.Running, running.State);
        await Client.WaitForTickAfterAsync("still", last, Cancelled);
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task The_screen_is_a_picture()
    {
        var instance = await StartAsync("seen");
        using var picture = new MemoryStream();
        await Client.TakeScreenshotAsync("seen", picture, Cancelled);

        Assert.True(picture.Length > 100);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], picture.ToArray()[..8]);
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task What_two_people_type_at_the_console_runs_in_the_guest_and_both_see_its_output()
    {
        var instance = await StartAsync("typed");
        await using (var one = new SerialConsole(await Client.OpenSerialAsync("typed", Cancelled)))
        await using (var two = new SerialConsole(await Client.OpenSerialAsync("typed", Cancelled)))
        {
            await one.AskAsync("echo six is $((2*3))", "six is 6", Cancelled);
            await two.ReadAsync("six is 6", Cancelled);
            await two.AskAsync("echo $((7*6)) is it", "42 is it", Cancelled);
            await one.ReadAsync("42 is it", Cancelled);
        }
        await using (var again = new SerialConsole(await Client.OpenSerialAsync("typed", Cancelled)))
            await again.ReadAsync(@"tick \d+", Cancelled);
        Assert.Contains("six is 6", await Client.SerialLogAsync("typed", Cancelled));
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_log_that_grows_too_long_is_cut_and_goes_on()
    {
        var instance = await StartAsync("chatty");
        var path = Path.Combine(cloudlet.Daemon.Data, "instances", instance.Id, "serial.log");
        // QEMU appends, and so may we: 20 MiB that the guest could have written.
        await using (var log = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            var line = "0123456789abcdef0123456789abcde\n"u8.ToArray();
            var block = Enumerable.Repeat(line, 32768).SelectMany(bytes => bytes).ToArray();
            for (var i = 0; i < 20; i++)
                await log.WriteAsync(block, Cancelled);
        }
        while (new FileInfo(path).Length > 8 << 20)
            await Task.Delay(200, Cancelled);
        var ticks = Ticks.In(await Client.SerialLogAsync("chatty", Cancelled));
        await Client.WaitForTickAfterAsync("chatty", Ticks.Last(ticks), Cancelled);
        Assert.InRange(new FileInfo(path).Length, 1, 8 << 20);
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_qemu_that_is_killed_is_noticed_and_the_reason_is_told()
    {
        var instance = await StartAsync("shot");
        Processes.Kill(instance.ProcessId!.Value);
        var failed = await Client.WaitForStateAsync("shot", InstanceState.Failed, Cancelled);

        Assert.Null(failed.ProcessId);
        Assert.Contains("signal 9", failed.Reason, StringComparison.Ordinal);
        Assert.NotNull(failed.EndedAt);
        Assert.Equal(
            ProblemCodes.WrongState,
            (await Jobs.RefusalAsync(() => Client.OpenSerialAsync("shot", Cancelled))).Code
        );
        await Client.DeleteInstanceAsync("shot", Cancelled);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_guest_that_powers_itself_off_is_stopped_and_boots_again_on_demand()
    {
        await StartAsync("off");
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("off", Cancelled)))
            await console.TypeAsync("poweroff -f", Cancelled);
        var stopped = await Client.WaitForStateAsync("off", InstanceState.Stopped, Cancelled);
        Assert.Equal("the guest shut down", stopped.Reason);

        var started = await Client.ResultAsync(
            await Client.StartInstanceAsync("off", Cancelled),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Equal(InstanceState.Running, started.State);
        Assert.Null(started.Reason);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("off", Cancelled)))
            await console.ReadAsync("tick 2\\s", Cancelled);
        Assert.Contains("READY", await Client.SerialLogAsync("off", Cancelled));
        await Client.DropAsync(started, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_that_lives_is_neither_deleted_nor_started()
    {
        var instance = await StartAsync("alive");
        var deleted = await Jobs.RefusalAsync(() => Client.DeleteInstanceAsync("alive", Cancelled));
        Assert.Equal(ProblemCodes.WrongState, deleted.Code);
        var started = await Client.ProblemAsync(await Client.StartInstanceAsync("alive", Cancelled), Cancelled);
        Assert.Equal(ProblemCodes.WrongState, started.Code);
        Assert.Equal(InstanceState.Running, (await Client.GetInstanceAsync("alive", Cancelled)).State);
        await Client.DropAsync(instance, Cancelled);
    }

    private async Task<InstanceInfo> StartAsync(string name) =>
        (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, name)).Instance;
}
