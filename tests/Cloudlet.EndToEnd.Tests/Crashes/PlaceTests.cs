using System.Text.Json;

namespace Cloudlet.EndToEnd.Tests.Crashes;

[Trait("Suite", "EndToEnd")]
[Collection(KilledDaemons.Name)]
public sealed class PlaceTests(Seeds seeds)
{
    private const int Limit = 300_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_data_directory_may_have_a_long_path_with_odd_letters()
    {
        await using var daemon = await Daemon.StartAsync(
            await seeds.BusyboxAsync(),
            Cancelled,
            folder => Path.Combine(folder, "a folder, with=odd:letters ü", new string('x', 100))
        );
        await daemon.Client.MakeOverlayAsync(
            new CreateOverlay
            {
                Name = "here",
                Base = BusyboxSeed.Base,
                Ports = [8080],
            },
            Cancelled
        );
        var made = await daemon.Client.RunOverlayAsync("here", Cancelled);
        using (var guest = new WebGuest(made.Instance))
            Assert.Equal("42", await guest.ShellAsync("echo $((6*7))", Cancelled));
        await daemon.Client.WaitForTickAfterAsync(made.Instance.Name, 0, Cancelled);
        await daemon.Client.DropAsync(made.Instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task On_a_full_disk_a_base_fails_as_disk_full_and_leaves_nothing()
    {
        await using var daemon = await StartOnSmallDiskAsync(null, megabytes: 30);
        var free = FreeBytes(daemon);
        var operation = await daemon.Client.CreateBaseAsync(TestGuests.Busybox.ToBase("big", 128), Cancelled);
        var problem = await daemon.Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.DiskFull, problem.Code);
        daemon.AssertTidy(machines: 0);
        Assert.Empty(await daemon.Client.ListBasesAsync(Cancelled));
        Assert.InRange(FreeBytes(daemon), free - (1 << 20), free);
    }

    [Fact(Timeout = Limit)]
    public async Task On_a_full_disk_an_overlay_fails_a_synthesis_is_not_let_in_and_neither_leaves_anything()
    {
        var seed = await seeds.BusyboxAsync();
        // Admission keeps 256 MiB free for the box itself.
        await using var daemon = await StartOnSmallDiskAsync(seed, megabytes: 600);
        Fill(daemon, leave: 200_000);
        var free = FreeBytes(daemon);

        var overlay = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay { Name = "more", Base = BusyboxSeed.Base },
            Cancelled
        );
        Assert.Equal(ProblemCodes.DiskFull, (await daemon.Client.ProblemAsync(overlay, Cancelled)).Code);
        daemon.AssertTidy(machines: 0);

        var synthesis = await daemon.Client.SynthesizeAsync(
            new SynthesisRequest { Overlay = BusyboxSeed.Overlay },
            Cancelled
        );
        var refusal = await daemon.Client.ProblemAsync(synthesis, Cancelled);
        Assert.Equal((ProblemCodes.NoRoom, "disk"), (refusal.Code, refusal.Field));
        daemon.AssertTidy(machines: 0);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(daemon.Data, "images")));
        Assert.InRange(FreeBytes(daemon), free - (1 << 20), free);

        // With room again, all is as it was.
        File.Delete(Path.Combine(daemon.Data, "filling"));
        var made = await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Equal(InstanceState.Running, made.Instance.State);

        // An instance that runs when the disk is full to the last byte can still be stopped and deleted.
        Fill(daemon, leave: 0);
        Processes.Kill(made.Instance.ProcessId!.Value);
        while (daemon.Machines.Count > 0)
            await Task.Delay(50, Cancelled);
        File.Delete(Path.Combine(daemon.Data, "filling"));
        await daemon.Client.DropAsync(made.Instance, Cancelled);
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_guest_that_finds_the_hosts_disk_full_stands_still_until_there_is_room_and_loses_nothing()
    {
        await using var daemon = await StartOnSmallDiskAsync(await seeds.DebianAsync(), megabytes: 2000);
        var made = await daemon.Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "writer", wait: null);
        Fill(daemon, leave: 8 << 20);
        await using (var console = new SerialConsole(await daemon.Client.OpenSerialAsync("writer", Cancelled)))
        {
            await console.TypeAsync("head -c 40000000 /dev/urandom | tee /srv/big | md5sum >/run/sum; sync", Cancelled);
            var stopped = await daemon.Client.WaitForStateAsync("writer", InstanceState.Paused, Cancelled);
            Assert.Contains("disk was full", stopped.Reason);

            // Resumed without room, it stands again; nothing is lost by trying.
            await daemon.Client.ResumeInstanceAsync("writer", Cancelled);
            await daemon.Client.WaitForStateAsync("writer", InstanceState.Paused, Cancelled);

            File.Delete(Path.Combine(daemon.Data, "filling"));
            await daemon.Client.ResumeInstanceAsync("writer", Cancelled);
            await console.AskAsync(
                "sync; echo 3 >/proc/sys/vm/drop_caches; md5sum </srv/big | cmp - /run/sum && echo all $((1+1)) same",
                "all 2 same",
                Cancelled
            );
        }
        var resumed = await daemon.Client.GetInstanceAsync("writer", Cancelled);
        Assert.Equal((InstanceState.Running, null), (resumed.State, resumed.Reason));
        await daemon.Client.DropAsync(made.Instance, Cancelled);

        Fill(daemon, leave: 20 << 20);
        var overlay = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "more",
                Base = DebianSeed.Base,
                Scripts = [new("fill.sh", "head -c 60000000 /dev/urandom >/srv/big; sync")],
            },
            Cancelled
        );
        Assert.Equal(ProblemCodes.DiskFull, (await daemon.Client.ProblemAsync(overlay, Cancelled)).Code);
        daemon.AssertTidy(machines: 0);
    }

    [Theory(Timeout = Limit)]
    [InlineData(2, 128)]
    [InlineData(1, 1024)]
    public async Task A_machine_with_more_processors_or_more_memory_goes_on_where_it_was_frozen(int cpus, int memoryMiB)
    {
        await using var daemon = await Daemon.StartAsync(null, Cancelled);
        await daemon.Client.MakeBaseAsync(
            TestGuests.Busybox.ToBase("large", memoryMiB) with
            {
                Cpus = cpus,
            },
            Cancelled
        );
        var (_, frozen) = await BusyboxSeed.CustomiseAsync(daemon.Client, "large", "custom", Cancelled);
        var ran = await daemon.RunAsync(["synthesize", "custom", "--wait", "tcp:8080", "-o", "json"], Cancelled);
        Assert.True(ran.ExitCode == 0, ran.Error);
        var made = JsonSerializer.Deserialize(ran.Output, CloudletJson.Default.SynthesisResult)!;
        using var guest = new WebGuest(made.Instance);

        Assert.StartsWith(frozen.Secret, await guest.GetAsync("secret", Cancelled), StringComparison.Ordinal);
        Assert.StartsWith(
            frozen.Digest,
            await guest.ShellAsync("sha256sum /run/www/random", Cancelled),
            StringComparison.Ordinal
        );
        Assert.Equal($"{cpus}", await guest.ShellAsync("nproc", Cancelled));
        var total = int.Parse(await guest.ShellAsync("awk '/MemTotal/ {print $2}' /proc/meminfo", Cancelled)) / 1024;
        Assert.InRange(total, memoryMiB / 2, memoryMiB);
        Assert.True(await guest.TickAsync(Cancelled) >= frozen.Tick);
    }

    private static Task<Daemon> StartOnSmallDiskAsync(Seed? seed, int megabytes) =>
        Daemon.StartAsync(
            seed,
            Cancelled,
            folder =>
            {
                var mount = Path.Combine(folder, "small");
                Directory.CreateDirectory(mount);
                using var process = System.Diagnostics.Process.Start(
                    "mount",
                    ["-t", "tmpfs", "-o", $"size={megabytes}m", "none", mount]
                );
                process.WaitForExit();
                Assert.SkipUnless(process.ExitCode == 0, "A file system of a given size needs root.");
                return Path.Combine(mount, "data");
            }
        );

    private static long FreeBytes(Daemon daemon) => new DriveInfo(daemon.Data).AvailableFreeSpace;

    private static void Fill(Daemon daemon, long leave)
    {
        using var file = new FileStream(Path.Combine(daemon.Data, "filling"), FileMode.Append);
        var block = new byte[1 << 16];
        while (FreeBytes(daemon) >= leave + block.Length)
        {
            file.Write(block);
            file.Flush();
        }
    }
}
