using System.Net;
using System.Net.Sockets;

namespace Cloudlet.EndToEnd.Tests.Crashes;

[Trait("Suite", "EndToEnd")]
[Collection(KilledDaemons.Name)]
public sealed class KillTests(Seeds seeds)
{
    private const int Limit = 300_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("boot")]
    [InlineData("freeze")]
    [InlineData("index")]
    public async Task Killed_while_it_makes_a_base_it_comes_back_without_half_a_base_and_without_its_machine(
        string stage
    )
    {
        await using var daemon = await Daemon.StartAsync(null, Cancelled);
        var operation = await daemon.Client.CreateBaseAsync(TestGuests.Busybox.ToBase("half", 128), Cancelled);
        await daemon.Client.WaitForStageAsync(operation, stage, Cancelled);
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        daemon.AssertTidy(machines: 0);
        Assert.Empty(await daemon.Client.ListBasesAsync(Cancelled));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Data, "bases")));
        Assert.Empty(await daemon.Client.ListInstancesAsync(all: true, Cancelled));
    }

    [Theory(Timeout = Limit)]
    [InlineData("decode")]
    [InlineData("resume")]
    public async Task Killed_while_it_synthesises_it_comes_back_without_half_an_instance(string stage)
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var operation = await daemon.Client.SynthesizeAsync(
            new SynthesisRequest { Overlay = BusyboxSeed.Overlay },
            Cancelled
        );
        await daemon.Client.WaitForStageAsync(operation, stage, Cancelled);
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        // One that had come to life just before is adopted whole.
        var instances = await daemon.Client.ListInstancesAsync(all: true, Cancelled);
        Assert.All(instances, instance => Assert.Equal(InstanceState.Running, instance.State));
        daemon.AssertTidy(instances.Count);
        await daemon.Client.DropAllAsync(Cancelled);
        var made = await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Equal(InstanceState.Running, made.Instance.State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_qemu_that_is_killed_fails_the_creation_that_it_was_for_and_nothing_stays()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var request = TestGuests.Busybox.ToBase("shot", 128) with { Ready = "serial:NEVER" };
        var making = await daemon.Client.CreateBaseAsync(request, Cancelled);
        await daemon.Client.WaitForStageAsync(making, "boot", Cancelled);
        Processes.Kill(Assert.Single(daemon.Machines));
        var problem = await daemon.Client.ProblemAsync(making, Cancelled);
        Assert.Equal(ProblemCodes.MachineFailed, problem.Code);
        daemon.AssertTidy(machines: 0);

        var customising = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "shot",
                Base = BusyboxSeed.Base,
                Interactive = true,
            },
            Cancelled
        );
        await daemon.Client.WaitForWaitingAsync(customising, Cancelled);
        Processes.Kill(Assert.Single(daemon.Machines));
        problem = await daemon.Client.ProblemAsync(customising, Cancelled);
        Assert.Equal(ProblemCodes.MachineFailed, problem.Code);
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Killed_in_the_middle_of_an_overlay_the_daemon_comes_back_with_the_base_and_nothing_of_the_overlay()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var blobs = CountBlobs(daemon);
        var operation = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "half",
                Base = BusyboxSeed.Base,
                Interactive = true,
            },
            Cancelled
        );
        await daemon.Client.WaitForWaitingAsync(operation, Cancelled);
        Assert.Single(daemon.Machines);
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        daemon.AssertTidy(machines: 0);
        Assert.Equal(BusyboxSeed.Overlay, Assert.Single(await daemon.Client.ListOverlaysAsync(Cancelled)).Name);
        Assert.Equal(blobs, CountBlobs(daemon));
        var made = await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Equal(InstanceState.Running, made.Instance.State);
    }

    [Theory(Timeout = Limit)]
    [InlineData("freeze")]
    [InlineData("encode")]
    public async Task Killed_while_it_freezes_or_encodes_it_comes_back_without_half_an_overlay(string stage)
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var blobs = CountBlobs(daemon);
        var operation = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay { Name = "half", Base = BusyboxSeed.Base },
            Cancelled
        );
        await daemon.Client.WaitForStageAsync(operation, stage, Cancelled);
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        daemon.AssertTidy(machines: 0);
        Assert.Single(await daemon.Client.ListOverlaysAsync(Cancelled));
        Assert.Equal(blobs, CountBlobs(daemon));
    }

    [Theory(Timeout = Limit)]
    [InlineData("freeze")]
    [InlineData("encode")]
    [InlineData("merge")]
    public async Task Killed_while_it_saves_an_instance_it_comes_back_with_the_instance_and_without_half_an_overlay(
        string stage
    )
    {
        await using var daemon = await Daemon.StartAsync(await seeds.DebianAsync(), Cancelled);
        await daemon.Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "saved", wait: null);
        var saving = await daemon.Client.SaveInstanceAsync("saved", new SaveInstance { Overlay = "half" }, Cancelled);
        await daemon.Client.WaitForStageAsync(saving, stage, Cancelled);
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        daemon.AssertTidy(machines: 1);
        Assert.Equal(InstanceState.Running, (await daemon.Client.GetInstanceAsync("saved", Cancelled)).State);
        Assert.Empty(Directory.EnumerateFiles(daemon.Data, "disk.layer.qcow2", SearchOption.AllDirectories));
        // One that was whole just before has its name; half of one has none, and no blob.
        foreach (var overlay in await daemon.Client.ListOverlaysAsync(Cancelled))
            await daemon.Client.EndAsync(await daemon.Client.VerifyOverlayAsync(overlay.Name, Cancelled), Cancelled);
        await using (var console = new SerialConsole(await daemon.Client.OpenSerialAsync("saved", Cancelled)))
            Assert.Equal("on", await console.WordsAsync("echo on >/srv/word; sync; cat /srv/word", Cancelled));
        var again = await daemon.Client.SaveAsync("saved", "whole", Cancelled);
        await daemon.Client.RunOverlayAsync("whole", Cancelled, "copy", wait: null);
        await using (var console = new SerialConsole(await daemon.Client.OpenSerialAsync("copy", Cancelled)))
            Assert.Equal("on", await console.WordsAsync("cat /srv/word", Cancelled));
        Assert.True(again.ChangedDiskPages > 0);
        await daemon.Client.DropAllAsync(Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Killed_before_the_image_was_in_its_place_the_daemon_makes_it_again_when_it_is_needed()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.DebianAsync(), Cancelled);
        await daemon.Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "early", wait: null);
        daemon.AssertTidy(machines: 1);
        daemon.Kill();
        // As if it had been killed in the moment after the resume: then the image is nowhere.
        Directory.Delete(Path.Combine(daemon.Data, "images"), recursive: true);
        await daemon.StartAsync(Cancelled);

        Assert.Equal(InstanceState.Running, (await daemon.Client.GetInstanceAsync("early", Cancelled)).State);
        await daemon.Client.SaveAsync("early", "saved", Cancelled);
        await daemon.Client.StopAsync("early", Cancelled, timeoutSeconds: 0);
        daemon.Kill();
        Directory.Delete(Path.Combine(daemon.Data, "images"), recursive: true);
        await daemon.StartAsync(Cancelled);
        await daemon.Client.EndAsync(await daemon.Client.StartInstanceAsync("early", Cancelled), Cancelled);
        await using (var console = new SerialConsole(await daemon.Client.OpenSerialAsync("early", Cancelled)))
            await console.ReadAsync("READY", Cancelled);
        await daemon.Client.DropAllAsync(Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Killed_while_instances_run_the_daemon_adopts_them_as_they_are()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var running = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "running")).Instance;
        var paused = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "paused")).Instance;
        await daemon.Client.EndAsync(await daemon.Client.PauseInstanceAsync("paused", Cancelled), Cancelled);
        await daemon.Client.WaitForTickAfterAsync("running", 0, Cancelled);
        var tick = Ticks.Last(await daemon.Client.TicksAsync("running", Cancelled));
        daemon.Kill();
        await daemon.StartAsync(Cancelled);

        daemon.AssertTidy(machines: 2);
        var found = await daemon.Client.GetInstanceAsync("running", Cancelled);
        Assert.Equal((InstanceState.Running, running.ProcessId), (found.State, found.ProcessId));
        Assert.Equal(running.Ports, found.Ports);
        var still = await daemon.Client.GetInstanceAsync("paused", Cancelled);
        Assert.Equal((InstanceState.Paused, paused.ProcessId), (still.State, still.ProcessId));
        await daemon.Client.WaitForTickAfterAsync("running", tick, Cancelled);
        using (var guest = new WebGuest(found))
            Assert.True(await guest.TickAsync(Cancelled) >= tick);
        await using (var console = new SerialConsole(await daemon.Client.OpenSerialAsync("running", Cancelled)))
            await console.AskAsync("echo $((2*21)) it is", "42 it is", Cancelled);

        // A third one shares the memory that the adopted ones map; all of them end as if nothing had happened.
        var third = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "third")).Instance;
        Assert.Equal(InstanceState.Running, third.State);
        var resumed = await daemon.Client.ResultAsync(
            await daemon.Client.ResumeInstanceAsync("paused", Cancelled),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Equal(InstanceState.Running, resumed.State);
        Assert.Equal(InstanceState.Stopped, (await daemon.Client.StopAsync("running", Cancelled)).State);
        Assert.Equal(InstanceState.Stopped, (await daemon.Client.StopAsync("paused", Cancelled)).State);
        await daemon.Client.DropAsync(third, Cancelled);
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_daemon_that_binds_ports_elsewhere_moves_those_of_the_instances_that_it_adopts()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var instance = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "moves")).Instance;
        var (before, other) = (IPAddress.Loopback, IPAddress.Parse("127.0.0.2"));
        var port = Assert.Single(instance.Ports).Host;
        Assert.Equal((true, false), (Accepts(before, port), Accepts(other, port)));
        daemon.Kill();
        await daemon.StartAsync(
            Cancelled,
            with: ["--access", "open", "--device-url", $"http://{other}:{FreePort.Find()}"]
        );

        Assert.Equal(instance.Ports, (await daemon.Client.GetInstanceAsync("moves", Cancelled)).Ports);
        Assert.Equal((false, true), (Accepts(before, port), Accepts(other, port)));
        daemon.Kill();
        await daemon.StartAsync(Cancelled, with: []);
        using (var guest = new WebGuest(await daemon.Client.GetInstanceAsync("moves", Cancelled)))
            Assert.Equal("42", await guest.ShellAsync("echo $((6*7))", Cancelled));
        await daemon.Client.DropAllAsync(Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_whose_qemu_died_while_no_daemon_ran_has_failed()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var instance = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "lost")).Instance;
        daemon.Kill();
        Processes.Kill(instance.ProcessId!.Value);
        await daemon.StartAsync(Cancelled);

        var lost = await daemon.Client.GetInstanceAsync("lost", Cancelled);
        Assert.Equal(InstanceState.Failed, lost.State);
        Assert.Contains("no daemon ran", lost.Reason, StringComparison.Ordinal);
        await daemon.Client.DeleteInstanceAsync("lost", Cancelled);
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_ends_the_daemon_soon_and_its_jobs_but_guests_run_on()
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled);
        var instance = (await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "outlives")).Instance;
        var job = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "never",
                Base = BusyboxSeed.Base,
                Interactive = true,
            },
            Cancelled
        );
        await daemon.Client.WaitForWaitingAsync(job, Cancelled);
        // Somebody follows a log and somebody sits at the console: neither holds up the end.
        using var log = new MemoryStream();
        var follow = daemon.Client.ReadLogAsync("outlives", LogSource.Serial, follow: true, log, Cancelled);
        await using var console = await daemon.Client.OpenSerialAsync("outlives", Cancelled);
        using (var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancelled))
        {
            soon.CancelAfter(TimeSpan.FromSeconds(15));
            await daemon.InterruptAsync(soon.Token);
        }
        await follow.ContinueWith(_ => { }, Cancelled, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal([instance.ProcessId!.Value], daemon.Machines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Data, "work")));
        using (var guest = new WebGuest(instance))
            Assert.True(await guest.TickAsync(Cancelled) > 0);
        await daemon.StartAsync(Cancelled);
        Assert.Equal(instance.ProcessId, (await daemon.Client.GetInstanceAsync("outlives", Cancelled)).ProcessId);
        Assert.Equal(InstanceState.Stopped, (await daemon.Client.StopAsync("outlives", Cancelled)).State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_daemon_on_the_same_data_is_refused()
    {
        await using var daemon = await Daemon.StartAsync(null, Cancelled);
        var ran = await Tool.RunAsync(
            Tool.Cloudlet,
            ["serve", "--data", daemon.Data, "--socket", daemon.At("other"), "--manager-url", "off"],
            Cancelled
        );
        Assert.Equal(4, ran.ExitCode);
        Assert.Contains("Another daemon", ran.Error, StringComparison.Ordinal);
    }

    private static bool Accepts(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int CountBlobs(Daemon daemon) =>
        Directory.EnumerateFiles(Path.Combine(daemon.Data, "store", "blobs", "sha256")).Count();
}
