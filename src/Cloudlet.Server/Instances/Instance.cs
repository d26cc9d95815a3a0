using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Guests;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Instances;

/// <summary>
/// The one owner of an instance's state. Verbs run one after another; the end of QEMU is noticed at any time. Every change
/// is in the catalogue before anybody is told of it.
/// </summary>
internal sealed class Instance(
    InstanceRecord record,
    InstanceFolder folder,
    InstanceRecords records,
    Action<Instance> changed,
    TimeProvider time
) : IAsyncDisposable
{
    /// <summary>Why an instance is paused that nobody paused.</summary>
    public const string NoRoom =
        "the host's disk was full when the guest wrote: make room, then cloudlet instance resume";

    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim verbs = new(1, 1);
    private readonly SemaphoreSlim writing = new(1, 1);
    private RunningMachine? running;
    private MachineConsole? console;
    private Task watch = Task.CompletedTask;
    private Task noticed = Task.CompletedTask;

    /// <summary>What is known of it now.</summary>
    public InstanceRecord Record { get; private set; } = record;

    public InstanceFolder Folder { get; } = folder;

    /// <summary>Where its machine writes.</summary>
    public MachineLogs Logs { get; } = new(folder.SerialLog, folder.QemuLog);

    /// <summary>Its QEMU.</summary>
    /// <exception cref="ProblemException">It has none.</exception>
    public Machine Machine => running?.Machine ?? throw Unreachable();

    /// <summary>How people reach its machine.</summary>
    /// <exception cref="ProblemException">It has none.</exception>
    public MachineConsole Console => console ?? throw Unreachable();

    /// <summary>Changes what is known, and writes it down first.</summary>
    public async Task UpdateAsync(Func<InstanceRecord, InstanceRecord> change)
    {
        await writing.WaitAsync();
        try
        {
            var next = change(Record);
            await records.SaveAsync(next);
            Record = next;
        }
        finally
        {
            writing.Release();
        }
        changed(this);
    }

    /// <summary>Takes over a QEMU that was just started for it, or that an earlier daemon left.</summary>
    public async Task AttachAsync(RunningMachine machine, Func<InstanceRecord, InstanceRecord> change)
    {
        running = machine;
        machine.Machine.DiskStopped += PauseForDisk;
        console = MachineConsole.Of(machine.Machine, Logs);
        try
        {
            await UpdateAsync(current =>
                change(current) with
                {
                    Process = machine.Machine.Identity,
                    RunFolder = machine.Machine.Run.Path,
                    EndedAt = null,
                    Reason = null,
                }
            );
        }
        finally
        {
            watch = WatchAsync(machine);
        }
    }

    /// <summary>Runs a verb while no other one runs.</summary>
    public async Task<T> ExclusivelyAsync<T>(Func<Task<T>> verb, CancellationToken cancellationToken)
    {
        await verbs.WaitAsync(cancellationToken);
        try
        {
            return await verb();
        }
        finally
        {
            verbs.Release();
        }
    }

    /// <summary>Asks the guest to shut down, then kills it. Nothing happens when it has ended already.</summary>
    public Task<InstanceRecord> StopAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        ExclusivelyAsync(
            async () =>
            {
                if (running is not { } machine)
                    return Record;
                var before = Record.State;
                await NoteAsync(current => current with { State = InstanceState.Stopping });
                try
                {
                    if (patience > TimeSpan.Zero && before == InstanceState.Paused)
                    {
                        await machine.Machine.ContinueAsync(cancellationToken);
                        before = InstanceState.Running;
                    }
                    if (patience > TimeSpan.Zero && !await AskToEndAsync(machine.Machine, patience, cancellationToken))
                        await NoteAsync(current =>
                            current with
                            {
                                Reason = $"killed: the guest did not shut down within {patience.TotalSeconds:0.#} s",
                            }
                        );
                }
                catch (MachineExitedException)
                {
                    // It ended while it was asked to.
                }
                catch
                {
                    // Cancelled, most likely: it lives on.
                    await NoteAsync(current => current.IsAlive ? current with { State = before } : current);
                    throw;
                }
                await machine.Machine.KillAsync();
                await watch;
                return Record;
            },
            cancellationToken
        );

    /// <summary>For one that never came to life: kills its machine and writes nothing down, as even that may be what failed.</summary>
    public async Task AbandonAsync()
    {
        if (running is not { } machine)
            return;
        running = null;
        await CloseConsoleAsync();
        await machine.KillAsync();
        await machine.DisposeAsync();
    }

    /// <summary>Lets the guest stand still in memory.</summary>
    public Task<InstanceRecord> PauseAsync(CancellationToken cancellationToken) =>
        SwitchAsync(
            InstanceState.Running,
            InstanceState.Paused,
            "be paused",
            machine => machine.PauseAsync(cancellationToken),
            cancellationToken
        );

    /// <summary>Lets a guest that stands still go on.</summary>
    public async Task<InstanceRecord> ResumeAsync(CancellationToken cancellationToken)
    {
        await SwitchAsync(
            InstanceState.Paused,
            InstanceState.Running,
            "be resumed",
            machine => machine.ContinueAsync(cancellationToken),
            cancellationToken
        );
        // A write that found no room is tried again at once.
        if (await Machine.QueryStateAsync(cancellationToken) == GuestState.IoError)
            await NoteDiskAsync();
        return Record;
    }

    /// <summary>
    /// As <see cref="UpdateAsync"/>, for what has happened and cannot be refused: known here even when the catalogue cannot be written.
    /// The next daemon finds out by itself.
    /// </summary>
    private async Task NoteAsync(Func<InstanceRecord, InstanceRecord> change)
    {
        try
        {
            await UpdateAsync(change);
        }
        catch (CatalogueException)
        {
            Record = change(Record);
            changed(this);
        }
    }

    /// <summary>Lets go of the machine, which runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (running is { } machine)
        {
            running = null;
            await CloseConsoleAsync();
            await machine.DisposeAsync();
        }
        verbs.Dispose();
    }

    private Task<InstanceRecord> SwitchAsync(
        InstanceState from,
        InstanceState to,
        string verb,
        Func<Machine, Task> act,
        CancellationToken cancellationToken
    ) =>
        ExclusivelyAsync(
            async () =>
            {
                if (Record.State == to)
                    return Record;
                if (Record.State != from)
                    throw Refuse.WrongState(
                        Record.Name,
                        Record.State,
                        verb,
                        $"See it: cloudlet instance show {Record.Name}."
                    );
                await act(Machine);
                await UpdateAsync(current => current with { State = to, Reason = null });
                return Record;
            },
            cancellationToken
        );

    private static async Task<bool> AskToEndAsync(
        Machine machine,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        if (!await Guest.ShutdownAsync(machine, AgentPatience, cancellationToken))
            await machine.PowerDownAsync(cancellationToken);
        try
        {
            await machine.Exited.WaitAsync(patience, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private ProblemException Unreachable() =>
        Refuse.WrongState(Record.Name, Record.State, "be reached", $"Start it: cloudlet instance start {Record.Name}.");

    private async Task CloseConsoleAsync()
    {
        var closing = console;
        console = null;
        if (closing is not null)
            await closing.DisposeAsync();
    }

    private void PauseForDisk(object? sender, DiskStoppedEventArgs fault) => noticed = NoteDiskAsync();

    private Task NoteDiskAsync() =>
        NoteAsync(current =>
            current.State is InstanceState.Running
                ? current with
                {
                    State = InstanceState.Paused,
                    Reason = NoRoom,
                }
                : current
        );

    private async Task WatchAsync(RunningMachine machine)
    {
        var exit = await machine.Machine.Exited;
        await noticed;
        if (running != machine)
            return; // We let go of it: it runs on.
        running = null;
        await CloseConsoleAsync();
        machine.Forget();
        await machine.DisposeAsync();
        await NoteAsync(current => Ended(current, exit));
    }

    private InstanceRecord Ended(InstanceRecord record, MachineExit exit)
    {
        var stopping = record.State == InstanceState.Stopping;
        return record with
        {
            State = stopping || exit.ByGuest ? InstanceState.Stopped : InstanceState.Failed,
            Reason =
                stopping ? record.Reason
                : exit.ByGuest ? "the guest shut down"
                : exit.ToString(),
            Process = null,
            RunFolder = null,
            Ports = [],
            EndedAt = time.GetUtcNow(),
        };
    }
}
