namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class MachineFreezeTests(FrozenGuest frozen) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_frozen_guest_goes_on_where_it_was()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.TickAfterAsync(frozen.LastTick + 1);
        // It goes on: neither from the start, nor with a gap.
        Assert.Equal(frozen.LastTick + 1, guest.Ticks.First());
        Assert.DoesNotContain("READY", guest.Serial);
        Assert.Equal(frozen.Images.Definition.MemoryBytes, frozen.Freeze.Stream.MemoryBytes);
        Assert.True(frozen.Freeze.Stream.NetworkStateDropped);
    }

    [Fact]
    public async Task Guests_on_one_memory_image_do_not_see_each_other_and_do_not_change_it()
    {
        var before = frozen.HashOfMemory();
        await using var one = await frozen.ResumeAsync(folder, "one");
        await using var two = await frozen.ResumeAsync(folder, "two");
        await one.Machine.ContinueAsync(Deadline.After());
        await two.Machine.ContinueAsync(Deadline.After());
        await one.ShellAsync(
            "echo mine >/run/x; dd if=/dev/urandom of=/run/y bs=1M count=20; rm /run/y; echo do''ne",
            "done"
        );
        await two.ShellAsync("cat /run/x || echo no''thing", "nothing");
        Assert.Equal(before, frozen.HashOfMemory());
    }

    [Fact]
    public async Task A_guest_that_was_frozen_twice_has_what_it_did_in_between()
    {
        var (memory, state) = (folder.At("memory.img"), folder.At("state"));
        await using (var guest = await frozen.ResumeAsync(folder))
        {
            await guest.Machine.ContinueAsync(Deadline.After());
            await guest.ShellAsync("echo kept >/run/x; echo do''ne", "done");
            using var spool = MemorySpool.Create(memory, guest.Definition.MemoryBytes);
            await using var file = File.Create(state);
            var freeze = await guest.Machine.FreezeAsync(spool, file, new FreezeOptions(), null, Deadline.After());
            spool.Complete(durable: false);
            Assert.Equal(GuestState.PostMigrate, await guest.Machine.QueryStateAsync(Deadline.After()));
            Assert.InRange(freeze.Paused, TimeSpan.FromTicks(1), freeze.Total);
            await guest.Machine.QuitAsync(Deadline.After());
        }
        using var image = await MemoryImage.FillAsync(memory, null, Deadline.After());
        await using var again = await Guest.LaunchAsync(folder, "again", frozen.Images, image, incoming: true);
        await again.Machine.LoadStateAsync(state, Deadline.After());
        await again.Machine.ContinueAsync(Deadline.After());
        await again.ShellAsync("cat /run/x", "kept");
    }

    [Fact]
    public async Task A_frozen_guest_may_go_on_instead_of_ending()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.Machine.FreezeAsync(new Nowhere(), Stream.Null, new FreezeOptions(), null, Deadline.After());
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.TickAfterAsync(guest.Ticks.LastOrDefault());
        // And once more: nothing of the first freeze is left.
        await guest.Machine.FreezeAsync(new Nowhere(), Stream.Null, new FreezeOptions(), null, Deadline.After());
    }

    [Fact]
    public async Task A_freeze_whose_disk_is_full_leaves_the_guest_running()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await Assert.ThrowsAsync<IOException>(() =>
            guest.Machine.FreezeAsync(new FullDisk(), Stream.Null, new FreezeOptions(), null, Deadline.After())
        );
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await guest.TickAfterAsync(guest.Ticks.LastOrDefault());
    }

    [Fact]
    public async Task A_cancelled_freeze_leaves_a_paused_guest_paused_and_a_running_one_running()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        foreach (var state in new[] { GuestState.Paused, GuestState.Running })
        {
            if (state == GuestState.Running)
                await guest.Machine.ContinueAsync(Deadline.After());
            using var stop = new CancellationTokenSource();
            var slow = new FreezeOptions { BytesPerSecond = 1 << 20 };
            var sink = new Nowhere { OnPage = stop.Cancel };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                guest.Machine.FreezeAsync(sink, Stream.Null, slow, null, stop.Token)
            );
            Assert.Equal(state, await guest.Machine.QueryStateAsync(Deadline.After()));
        }
    }

    [Fact]
    public async Task The_guest_runs_while_its_memory_is_written_out()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.TickAfterAsync(guest.Ticks.LastOrDefault());
        var before = guest.Ticks.Last();
        // The first page waits for a tick: a guest that stood still would never give one.
        var sink = new Nowhere
        {
            OnPage = () => Assert.True(SpinWait.SpinUntil(() => guest.Ticks.Last() > before, TimeSpan.FromSeconds(60))),
        };
        var freeze = await guest.Machine.FreezeAsync(sink, Stream.Null, new FreezeOptions(), null, Deadline.After());
        Assert.True(freeze.Paused < freeze.Total);
    }

    [Fact]
    public async Task A_guest_that_changes_memory_without_end_is_stopped_after_the_last_pass()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.ShellAsync(
            "(while :; do dd if=/dev/urandom of=/run/busy bs=1M count=16 conv=notrunc; done) >/dev/null 2>&1 & echo do''ne",
            "done"
        );
        // Nothing fits into a last round of no time at all.
        var options = new FreezeOptions { LastRound = TimeSpan.Zero, Passes = 2 };
        var freeze = await guest.Machine.FreezeAsync(new Nowhere(), Stream.Null, options, null, Deadline.After());
        Assert.True(freeze.Stream.ContentPages > 0);
    }

    [Fact]
    public async Task A_QEMU_that_dies_in_the_middle_of_a_freeze_is_told_as_that()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        var killed = Task.CompletedTask;
        var sink = new Nowhere { OnPage = () => killed = guest.Machine.KillAsync() };
        var slow = new FreezeOptions { BytesPerSecond = 10 << 20 };
        await Assert.ThrowsAsync<MachineExitedException>(() =>
            guest.Machine.FreezeAsync(sink, Stream.Null, slow, null, Deadline.After())
        );
        await killed;
    }

    [Fact]
    public async Task A_machine_state_that_is_damaged_is_refused_with_a_reason()
    {
        var damaged = File.ReadAllBytes(frozen.MachineState);
        var path = folder.At("damaged");
        await File.WriteAllBytesAsync(path, damaged[..(damaged.Length / 2)]);
        await using var guest = await Guest.LaunchAsync(folder, "g", frozen.Images, frozen.Memory, incoming: true);
        var e = await Assert.ThrowsAsync<MachineStateRefusedException>(() =>
            guest.Machine.LoadStateAsync(path, Deadline.After())
        );
        Assert.NotEmpty(e.Reason);
    }

    [Fact]
    public async Task A_machine_state_of_other_hardware_is_refused_with_the_words_of_QEMU()
    {
        var launch = new MachineLaunch
        {
            Name = "other",
            Definition = frozen.Images.Definition with { MachineType = "pc-q35-7.1" },
            Files = frozen.Images.Files,
            Run = new RunFolder(folder.At("run")),
            SerialLog = folder.At("serial"),
            QemuLog = folder.At("log"),
            Memory = frozen.Memory,
            Incoming = true,
        };
        await using var machine = await Machine.LaunchAsync(launch, Deadline.After());
        var e = await Assert.ThrowsAsync<MachineStateRefusedException>(() =>
            machine.LoadStateAsync(frozen.MachineState, Deadline.After())
        );
        Assert.Contains("pc-q35-7.2", e.Reason);
    }

    private class Nowhere : IMemorySink
    {
        public Action? OnPage { get; set; }

        public virtual void Write(long address, ReadOnlySpan<byte> page)
        {
            OnPage?.Invoke();
            OnPage = null;
        }

        public void Zero(long address) { }
    }

    private sealed class FullDisk : Nowhere
    {
        public override void Write(long address, ReadOnlySpan<byte> page) =>
            throw new IOException("No space left on device");
    }
}
