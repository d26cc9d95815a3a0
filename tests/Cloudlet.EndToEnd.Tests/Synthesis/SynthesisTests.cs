using System.Security.Cryptography;

namespace Cloudlet.EndToEnd.Tests.Synthesis;

[Trait("Suite", "EndToEnd")]
[Collection(InstancesOfBusybox.Name)]
public sealed class SynthesisTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task A_guest_goes_on_where_it_was_frozen()
    {
        var made = await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "here");
        using var guest = new WebGuest(made.Instance);
        var frozen = cloudlet.Seed.Frozen;

        // Its file is the one that was written before, its process still knows its word, and nothing was booted.
        var random = await guest.ShellAsync("sha256sum /run/www/random", Cancelled);
        Assert.StartsWith(frozen.Digest, random, StringComparison.Ordinal);
        var secret = (await guest.GetAsync("secret", Cancelled)).Split(' ');
        Assert.Equal(frozen.Secret, secret[0]);
        await Client.WaitForTickAfterAsync("here", frozen.Tick, Cancelled);
        var serial = await Client.SerialLogAsync("here", Cancelled);
        Assert.DoesNotContain("READY", serial);
        Assert.True(Ticks.In(serial)[0] > frozen.Tick, $"It was frozen at {frozen.Tick}: {serial}");
        var ticks = Ticks.In(serial);
        Assert.Equal(Enumerable.Range(ticks[0], ticks.Count), ticks);

        // The process goes on, too: its own count rises.
        var count = int.Parse(secret[1]);
        while (int.Parse((await guest.GetAsync("secret", Cancelled)).Split(' ')[1]) <= count)
            await Task.Delay(200, Cancelled);

        Assert.Equal(InstanceState.Running, made.Instance.State);
        Assert.Equal(BusyboxSeed.Overlay, made.Instance.Overlay);
        Assert.Equal(BusyboxSeed.Base, made.Instance.Base);
        Assert.Contains(made.Instance.ProcessId!.Value, cloudlet.Daemon.Machines);
        Assert.All(
            ["resume", "qemuStart", "memoryImage", "firstAnswer", "total"],
            step => Assert.True(made.Timings[step] > 0, $"{step}: {made.Timings[step]}")
        );
        await Client.DropAsync(made.Instance, Cancelled);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_start_decodes_nothing_again()
    {
        var first = await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        var second = await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);

        Assert.Equal(0, second.Timings["decode"]);
        Assert.Equal(0, second.Timings["fetch"]);
        Assert.NotEqual(first.Instance.Name, second.Instance.Name);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(cloudlet.Daemon.Data, "images")));
        await Client.DropAsync(first.Instance, Cancelled);
        await Client.DropAsync(second.Instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Two_instances_side_by_side_have_ports_and_files_of_their_own()
    {
        var one = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        var two = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        using var first = new WebGuest(one);
        using var second = new WebGuest(two);

        Assert.NotEqual(first.Port, second.Port);
        await first.ShellAsync("echo mine >/run/www/mine", Cancelled);
        Assert.Equal("mine", (await first.GetAsync("mine", Cancelled)).Trim());
        await Assert.ThrowsAsync<HttpRequestException>(() => second.GetAsync("mine", Cancelled));

        await Client.DropAsync(one, Cancelled);
        Assert.True(await second.TickAsync(Cancelled) > 0);
        await Client.DropAsync(two, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_resumed_guest_reboots()
    {
        var instance = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "rebooted")).Instance;
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("rebooted", Cancelled)))
        {
            await console.TypeAsync("reboot -f", Cancelled);
            await console.ReadAsync(@"READY[\s\S]*tick 2\s", Cancelled);
        }
        Assert.Equal(instance.ProcessId, (await Client.GetInstanceAsync("rebooted", Cancelled)).ProcessId);
        using var guest = new WebGuest(instance);
        await Assert.ThrowsAsync<HttpRequestException>(() => guest.GetAsync("random", Cancelled));
        await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_guest_without_a_listener_is_never_ready_and_nothing_of_it_stays()
    {
        var operation = await Client.SynthesizeAsync(
            new SynthesisRequest
            {
                Overlay = BusyboxSeed.Overlay,
                Name = "deaf",
                Wait = "tcp:9",
                TimeoutSeconds = 4,
            },
            Cancelled
        );
        var problem = await Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.NotReady, problem.Code);
        Assert.Equal("tcp:9", problem.Value);
        Assert.DoesNotContain(await Client.ListInstancesAsync(all: true, Cancelled), item => item.Name == "deaf");
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_host_port_that_is_taken_is_refused_and_nothing_stays()
    {
        var first = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        var problem = await Jobs.RefusalAsync(() =>
            Client.SynthesizeAsync(
                new SynthesisRequest { Overlay = BusyboxSeed.Overlay, Ports = [new(8080, first.Ports[0].Host)] },
                Cancelled
            )
        );

        Assert.Equal(ProblemCodes.PortInUse, problem.Code);
        Assert.Contains($"{first.Ports[0].Host}", problem.Value, StringComparison.Ordinal);
        cloudlet.Daemon.AssertTidy(machines: 1);
        await Client.DropAsync(first, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Eight_instances_all_answer_and_share_the_memory_that_they_do_not_change()
    {
        var made = new List<InstanceInfo>();
        for (var i = 0; i < 8; i++)
            made.Add((await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance);

        Assert.Equal(8, made.Select(instance => instance.Ports[0].Host).Distinct().Count());
        foreach (var instance in made)
        {
            using var guest = new WebGuest(instance);
            Assert.True(await guest.TickAsync(Cancelled) >= cloudlet.Seed.Frozen.Tick);
        }
        // TCG's translated code is QEMU's own and counts here as well; a copy of the guest's memory would be 128 MiB more.
        var bytes = made.ConvertAll(instance => Processes.PrivateBytes(instance.ProcessId!.Value));
        Assert.All(bytes, held => Assert.InRange(held, 1, 96L << 20));
        foreach (var instance in made)
            await Client.DropAsync(instance, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Whatever_a_guest_writes_the_base_and_the_image_stay_as_they_were()
    {
        var warm = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        var before = await HashAsync();
        var wild = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        using (var guest = new WebGuest(wild))
        {
            var kept = await guest.ShellAsync(
                "dd if=/dev/urandom of=/run/junk bs=1M count=24 2>/dev/null; sync; rm /run/junk; echo done",
                Cancelled
            );
            Assert.Equal("done", kept);
        }
        using (var guest = new WebGuest(warm))
        {
            var random = await guest.ShellAsync("sha256sum /run/www/random", Cancelled);
            Assert.StartsWith(cloudlet.Seed.Frozen.Digest, random, StringComparison.Ordinal);
        }
        await Client.DropAsync(wild, Cancelled);
        Assert.Equal(before, await HashAsync());

        // And one that starts afterwards, from the memory that was shared, is as the first.
        var next = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        using (var guest = new WebGuest(next))
        {
            var random = await guest.ShellAsync("sha256sum /run/www/random", Cancelled);
            Assert.StartsWith(cloudlet.Seed.Frozen.Digest, random, StringComparison.Ordinal);
        }
        await Client.DropAsync(next, Cancelled);
        await Client.DropAsync(warm, Cancelled);
    }

    private async Task<List<string>> HashAsync()
    {
        var lines = new List<string>();
        foreach (var folder in (string[])["bases", "images"])
        {
            foreach (
                var path in Directory.EnumerateFiles(
                    Path.Combine(cloudlet.Daemon.Data, folder),
                    "*",
                    SearchOption.AllDirectories
                )
            )
            {
                await using var file = File.OpenRead(path);
                lines.Add($"{Convert.ToHexString(await SHA256.HashDataAsync(file, Cancelled))} {path}");
            }
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
