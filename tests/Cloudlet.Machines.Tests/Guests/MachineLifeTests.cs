using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class MachineLifeTests(FrozenGuest frozen) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_guest_stands_still_until_it_is_continued_and_while_it_is_paused()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        Assert.Equal(GuestState.Paused, await guest.Machine.QueryStateAsync(Deadline.After()));
        Assert.Equal("", guest.Serial);
        await guest.Machine.ContinueAsync(Deadline.After());
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await guest.TickAfterAsync(frozen.LastTick);
        await guest.Machine.PauseAsync(Deadline.After());
        Assert.Equal(GuestState.Paused, await guest.Machine.QueryStateAsync(Deadline.After()));
    }

    [Fact]
    public async Task A_killed_QEMU_is_noticed_and_those_who_ask_hear_of_it()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        Kill(guest.Machine.Identity.ProcessId, 9);
        var exit = await guest.Machine.Exited.WaitAsync(Deadline.After(5));
        Assert.Equal((null, 9, false), (exit.ExitCode, exit.Signal, exit.ByGuest));
        Assert.False(Directory.Exists($"/proc/{guest.Machine.Identity.ProcessId}"), "a zombie is left");
        await Assert.ThrowsAsync<MachineExitedException>(() => guest.Machine.QueryStateAsync(Deadline.After()));
    }

    [Fact]
    public async Task An_interrupt_for_our_process_group_does_not_reach_the_guest()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        // A signal to the group would hit this test run as well: what it would hit is what shares the group.
        var stat = File.ReadAllText($"/proc/{guest.Machine.Identity.ProcessId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var pid = $"{guest.Machine.Identity.ProcessId}";
        Assert.Equal((pid, pid, "0"), (fields[2], fields[3], fields[4]));
        await guest.TickAfterAsync(frozen.LastTick);
    }

    [Fact]
    public async Task QEMU_has_the_descriptors_of_its_machine_and_no_other_of_ours()
    {
        using var foreign = File.Create(folder.At("foreign"));
        await using var guest = await frozen.ResumeAsync(folder);
        await using var other = await frozen.ResumeAsync(folder, "other");
        var targets = Directory
            .GetFiles($"/proc/{other.Machine.Identity.ProcessId}/fd")
            .Select(path => new FileInfo(path).LinkTarget ?? "")
            .ToList();
        Assert.DoesNotContain(targets, target => target.Contains("foreign") || target.Contains("guest."));
        Assert.Contains(targets, target => target.EndsWith("other.log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quitting_ends_QEMU_and_leaves_no_socket_behind_that_answers()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.QuitAsync(Deadline.After());
        var exit = await guest.Machine.Exited;
        Assert.Equal((0, false), (exit.ExitCode, exit.ByGuest));
    }

    [Fact]
    public async Task A_guest_that_powers_off_ends_QEMU_and_is_told_from_one_that_was_quit()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.Machine.PowerDownAsync(Deadline.After());
        var exit = await guest.Machine.Exited.WaitAsync(Deadline.After());
        Assert.Equal((0, true), (exit.ExitCode, exit.ByGuest));
    }

    [Fact]
    public async Task A_resumed_guest_can_be_rebooted()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.TickAfterAsync(frozen.LastTick);
        await guest.ShellAsync("reboot -f", "READY");
        Assert.False(guest.Machine.Exited.IsCompleted);
    }

    [Fact]
    public async Task Each_machine_of_one_frozen_guest_finds_a_generation_of_its_own_in_its_memory()
    {
        await using var first = await frozen.ResumeAsync(folder, "first");
        await using var second = await frozen.ResumeAsync(folder, "second");
        var (one, placeOfOne) = await GenerationAsync(first);
        var (other, placeOfOther) = await GenerationAsync(second);
        Assert.NotEqual(one, other);
        // Where the guest's firmware asked for it before the freeze, and its driver looks.
        Assert.True(placeOfOne > 0, "QEMU has not written the generation into the guest's memory");
        Assert.Equal(placeOfOne, placeOfOther);
    }

    // VM Generation ID (Microsoft, 2012): a GUID that QEMU tells (query-vm-generation-id) and the guest reads in its memory.
    private async Task<(Guid Generation, int Place)> GenerationAsync(Guest guest)
    {
        // QEMU speaks QMP with one client.
        await guest.Machine.DisposeAsync();
        Guid generation;
        var dump = folder.At($"{guest.Launch.Name}.dump");
        var socket = await QemuLauncher.ConnectAsync(guest.Launch.Run.QmpSocket, Deadline.After());
        await using (var qmp = await QmpConnection.OpenAsync(socket, new QmpOptions(), Deadline.After()))
        {
            var told = await qmp.ExecuteAsync("query-vm-generation-id", null, Deadline.After());
            generation = told.GetProperty("guid").GetGuid();
            var arguments = new JsonObject
            {
                ["val"] = 0,
                ["size"] = guest.Definition.MemoryBytes,
                ["filename"] = dump,
            };
            await qmp.ExecuteAsync("pmemsave", arguments, Deadline.After());
        }
        guest.Machine = (
            await Machine.AdoptAsync(guest.Launch.Name, guest.Machine.Identity, guest.Launch.Run, Deadline.After())
        )!;
        return (generation, (await File.ReadAllBytesAsync(dump)).AsSpan().IndexOf(generation.ToByteArray()));
    }

    [Fact]
    public async Task A_screenshot_is_a_PNG()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        var path = folder.At("screen,1.png");
        await guest.Machine.ScreenshotAsync(path, Deadline.After());
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], File.ReadAllBytes(path)[..8]);
    }

    [Fact]
    public async Task A_launch_that_QEMU_refuses_says_why_and_leaves_no_process()
    {
        var launch = Launch() with { Definition = frozen.Images.Definition with { CpuModel = "NoSuchCpu" } };
        var e = await Assert.ThrowsAsync<MachineLaunchException>(() => Machine.LaunchAsync(launch, Deadline.After()));
        Assert.Contains("NoSuchCpu", e.Message);
        Assert.Empty(ProcessesOf(launch.Name));
    }

    [Fact]
    public async Task A_launch_that_is_cancelled_leaves_no_process()
    {
        var launch = Launch();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(5));
        try
        {
            await using var machine = await Machine.LaunchAsync(launch, stop.Token);
            await machine.KillAsync();
        }
        catch (OperationCanceledException)
        {
            // Most often.
        }
        Assert.Empty(ProcessesOf(launch.Name));
    }

    [Fact]
    public async Task A_launch_without_QEMU_names_the_program()
    {
        var launch = Launch() with { QemuPath = "/no/qemu" };
        await Assert.ThrowsAsync<ProgramMissingException>(() => Machine.LaunchAsync(launch, Deadline.After()));
    }

    [Fact]
    public async Task Twenty_machines_do_not_need_twenty_threads()
    {
        await using var first = await frozen.ResumeAsync(folder);
        var before = Threads();
        var guests = new List<Guest>();
        try
        {
            for (var i = 0; i < 19; i++)
                guests.Add(await frozen.ResumeAsync(folder, $"g{i}"));
            Assert.InRange(Threads(), 1, before + 6);
        }
        finally
        {
            foreach (var guest in guests)
                await guest.DisposeAsync();
        }
    }

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    private static void Kill(int processId, int signal) =>
        Process.Start("kill", [$"-{signal}", $"{processId}"]).WaitForExit();

    private static IEnumerable<string> ProcessesOf(string name) =>
        Directory
            .GetDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Select(path =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(path, "cmdline"));
                }
                catch (IOException)
                {
                    return "";
                }
            })
            .Where(commandLine => commandLine.Contains($"guest={name}\0"));

    private MachineLaunch Launch() =>
        new()
        {
            Name = $"launch-{Guid.NewGuid():N}",
            Definition = frozen.Images.Definition,
            Files = frozen.Images.Files,
            Run = new RunFolder(folder.At("run")),
            SerialLog = folder.At("serial"),
            QemuLog = folder.At("log"),
        };

    [Fact]
    public async Task A_resumed_guest_has_touched_some_pages_of_its_memory_and_then_more()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        var process = guest.Machine.Identity.ProcessId;
        var memory = frozen.Images.Definition.MemoryBytes;
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.TickAfterAsync(frozen.LastTick);
        var before = TouchedPages.Of(process, memory);
        Assert.InRange(before.Count, 1, before.Capacity / 2);
        await guest.ShellAsync("dd if=/dev/urandom of=/run/x bs=1M count=16 2>/dev/null; echo do''ne", "done");
        Assert.InRange(TouchedPages.Of(process, memory).Count, before.Count + 4000, before.Capacity);
        await guest.Machine.KillAsync();
        Assert.ThrowsAny<IOException>(() => TouchedPages.Of(process, memory));
    }
}
