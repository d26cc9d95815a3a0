using System.Diagnostics;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class MachineAdoptionTests(FrozenGuest frozen) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_guest_runs_on_when_its_connection_is_dropped_and_is_adopted_again()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        var dropped = guest.Machine;
        await dropped.DisposeAsync();
        await guest.TickAfterAsync(frozen.LastTick);
        guest.Machine = await AdoptAsync(guest) ?? throw new InvalidOperationException("It was not adopted.");
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        Assert.Equal(7, guest.Machine.Version.Number.Major);
        await guest.Machine.KillAsync();
        // Who launched it learns of the end, too.
        Assert.Equal(9, (await dropped.Exited).Signal);
    }

    [Fact]
    public async Task A_machine_that_is_gone_or_another_is_not_adopted()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.DisposeAsync();
        var (name, identity, run) = (guest.Launch.Name, guest.Machine.Identity, guest.Launch.Run);
        var later = identity with { StartTime = identity.StartTime + 1 };
        Assert.Null(await Machine.AdoptAsync(name, later, run, Deadline.After()));
        Assert.Null(await Machine.AdoptAsync("another", identity, run, Deadline.After()));
        guest.Machine = await AdoptAsync(guest) ?? throw new InvalidOperationException("It was not adopted.");
        await guest.Machine.KillAsync();
        Assert.Null(await Machine.AdoptAsync(name, identity, run, Deadline.After()));
    }

    [Fact]
    public async Task One_that_has_ended_and_whose_parent_has_not_asked_how_is_gone()
    {
        // The shell becomes a program that never asks after its child.
        using var parent = Process.Start(
            new ProcessStartInfo("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 60"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        try
        {
            var child = int.Parse(await parent.StandardOutput.ReadLineAsync(Deadline.After()) ?? "");
            var identity = ProcessIdentity.Find(child)!;
            await Deadline.UntilAsync(
                () => File.ReadAllText($"/proc/{child}/stat").Contains(") Z "),
                "the child is a zombie"
            );
            Assert.Null(await Machine.AdoptAsync("ended", identity, new RunFolder(folder.At("run")), Deadline.After()));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task A_machine_whose_socket_is_gone_is_told_from_one_that_is_gone()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        File.Delete(guest.Launch.Run.QmpSocket);
        await Assert.ThrowsAsync<MachineUnreachableException>(() => AdoptAsync(guest));
    }

    [Fact]
    public async Task A_guest_adopted_in_the_middle_of_a_freeze_runs_on()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        var begun = new TaskCompletionSource();
        var freezing = guest.Machine.FreezeAsync(
            new Stuck(begun),
            Stream.Null,
            new FreezeOptions { BytesPerSecond = 1 << 20 },
            null,
            Deadline.After()
        );
        await begun.Task.WaitAsync(Deadline.After());
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        // The daemon dies: its connection and the reading end of the stream are gone, nobody cleans up.
        await guest.Machine.DisposeAsync();
        guest.Machine = await AdoptAsync(guest) ?? throw new InvalidOperationException("It was not adopted.");
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await guest.TickAfterAsync(guest.Ticks.LastOrDefault());
        await Assert.ThrowsAnyAsync<Exception>(() => freezing);
        await guest.Machine.FreezeAsync(new Nothing(), Stream.Null, new FreezeOptions(), null, Deadline.After());
    }

    [Fact]
    public async Task A_guest_that_its_user_had_paused_stays_paused_when_it_is_adopted()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await guest.Machine.PauseAsync(Deadline.After());
        await guest.Machine.DisposeAsync();
        guest.Machine = await AdoptAsync(guest) ?? throw new InvalidOperationException("It was not adopted.");
        Assert.Equal(GuestState.Paused, await guest.Machine.QueryStateAsync(Deadline.After()));
    }

    private static Task<Machine?> AdoptAsync(Guest guest) =>
        Machine.AdoptAsync(guest.Launch.Name, guest.Machine.Identity, guest.Launch.Run, Deadline.After());

    private sealed class Nothing : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) { }

        public void Zero(long address) { }
    }

    private sealed class Stuck(TaskCompletionSource begun) : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) => begun.TrySetResult();

        public void Zero(long address) => begun.TrySetResult();
    }
}
