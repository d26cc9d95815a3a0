using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// One running QEMU and our only control connection to it. Disposing disconnects; the guest runs on and can be adopted.
/// Members may be called from several tasks. All of them throw <see cref="MachineExitedException"/> when QEMU is gone,
/// <see cref="QmpException"/> when it refuses and <see cref="QmpTimeoutException"/> when it is silent.
/// </summary>
public sealed partial class Machine : IUserNetwork, IAsyncDisposable
{
    private static readonly TimeSpan AdoptionLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly RunFolder run;
    private readonly WatchedProcess process;
    private readonly ProcessLog log;
    private readonly SemaphoreSlim forwarding = new(1, 1);
    private QmpConnection qmp = null!;
    private volatile MigrationWatch? migration;
    private volatile JobWatch? job;
    private volatile bool guestPoweredOff;

    private Machine(string name, RunFolder run, WatchedProcess process, ProcessLog log)
    {
        Name = name;
        this.run = run;
        this.process = process;
        this.log = log;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its process: with the name and the run folder all that is needed to adopt it.</summary>
    public ProcessIdentity Identity => process.Identity;

    /// <summary>Its sockets.</summary>
    public RunFolder Run => run;

    /// <summary>Which QEMU runs it.</summary>
    public QemuVersion Version => qmp.Version;

    /// <summary>
    /// Happens when QEMU stopped the guest because the host could not keep what it wrote; after a resume the write is tried
    /// again. Called on the control connection's reader: it must not block.
    /// </summary>
    public event EventHandler<DiskStoppedEventArgs>? DiskStopped;

    /// <summary>Completes, and never fails, when QEMU is gone for whatever reason; also after disposing.</summary>
    public Task<MachineExit> Exited { get; private set; } = null!;

    /// <summary>
    /// Starts a machine: it stands still until <see cref="ContinueAsync"/>, and with <see cref="MachineLaunch.Incoming"/>
    /// needs <see cref="LoadStateAsync(string, CancellationToken)"/> before. When this fails or is cancelled, no process is left.
    /// </summary>
    /// <exception cref="MachineLaunchException">QEMU ended, with its words; or the launch does not fit together.</exception>
    /// <exception cref="ProgramMissingException">There is no QEMU.</exception>
    public static async Task<Machine> LaunchAsync(MachineLaunch launch, CancellationToken cancellationToken)
    {
        var (process, control, log) = await QemuLauncher.StartAsync(launch, cancellationToken);
        try
        {
            var machine = new Machine(launch.Name, launch.Run, process, log);
            await machine.ConnectAsync(control, new QmpOptions(), cancellationToken);
            await machine.EnableMigrationEventsAsync(cancellationToken);
            return machine;
        }
        catch (Exception e)
        {
            process.Kill();
            var exit = await process.Exited;
            await control.DisposeAsync();
            if (e is MachineExitedException)
                throw new MachineLaunchException(launch.Name, Describe(exit, log));
            throw;
        }
    }

    /// <summary>
    /// Takes up the control of a machine that was launched before, perhaps by another process. A freeze that nobody
    /// finishes any more is cancelled, and its guest runs on.
    /// </summary>
    /// <returns>Null when that process is gone, or the number belongs to another process now.</returns>
    /// <exception cref="MachineUnreachableException">It is there, but its control is not, or serves someone else.</exception>
    public static async Task<Machine?> AdoptAsync(
        string name,
        ProcessIdentity identity,
        RunFolder run,
        CancellationToken cancellationToken
    )
    {
        if (WatchedProcess.Open(identity) is not { } process)
            return null;
        var machine = new Machine(name, run, process, FindLog(identity));
        try
        {
            var control = await QemuLauncher.ConnectAsync(run.QmpSocket, cancellationToken);
            await machine.ConnectAsync(control, new QmpOptions { GreetingTimeout = AdoptionLimit }, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or QmpTimeoutException or MachineExitedException)
        {
            // It may just be ending: then it is gone, not unreachable.
            if (await EndsAsync(process))
                return null;
            throw new MachineUnreachableException(name, e.Message, e);
        }
        try
        {
            var reply = await machine.qmp.ExecuteAsync("query-name", null, cancellationToken);
            if (!reply.TryGetProperty("name", out var answer) || answer.GetString() != name)
            {
                await machine.DisposeAsync();
                return null;
            }
            await machine.AbandonFreezeAsync(cancellationToken);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await qmp.DisposeAsync();

    /// <summary>Whether a program in the guest has the agent's port open: without one, nobody will answer there.</summary>
    public Task<bool> HasOpenAgentPortAsync(CancellationToken cancellationToken) =>
        IsPortOpenAsync("agent0", cancellationToken);

    /// <summary>Whether a program in the guest has our port open.</summary>
    internal async Task<bool> IsPortOpenAsync(string port, CancellationToken cancellationToken)
    {
        var devices = await qmp.ExecuteAsync("query-chardev", null, cancellationToken);
        return devices
            .EnumerateArray()
            .Any(device =>
                device.GetProperty("label").GetString() == port && device.GetProperty("frontend-open").GetBoolean()
            );
    }

    private async Task ConnectAsync(Stream control, QmpOptions options, CancellationToken cancellationToken)
    {
        options = options with { OnEvent = Take, OnClosed = Gone };
        qmp = await QmpConnection.OpenAsync(control, options, cancellationToken);
        Exited = WatchAsync();
    }

    /// <summary>
    /// Migrations tell how they go from now on, so nothing has to ask again and again, and stop before their last step, when the guest stands still and its
    /// disks are still its own. No part of the machine state.
    /// </summary>
    private async Task EnableMigrationEventsAsync(CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["capabilities"] = new JsonArray(Capability("events"), Capability("pause-before-switchover")),
        };
        await qmp.ExecuteAsync("migrate-set-capabilities", arguments, cancellationToken);

        static JsonObject Capability(string name) => new() { ["capability"] = name, ["state"] = true };
    }

    private async Task<MachineExit> WatchAsync()
    {
        var exit = await process.Exited;
        // What QEMU said last may not be read yet.
        await Task.WhenAny(qmp.Closed, Task.Delay(LastWords));
        return new MachineExit(exit.Code, exit.Signal, guestPoweredOff, log.Tail());
    }

    private void Take(QmpEvent happened)
    {
        switch (happened.Name)
        {
            case "SHUTDOWN":
                guestPoweredOff = happened.Data.TryGetProperty("guest", out var guest) && guest.GetBoolean();
                break;
            case "BLOCK_IO_ERROR" when happened.Data.GetProperty("action").GetString() == "stop":
                DiskStopped?.Invoke(this, DiskStoppedEventArgs.Parse(happened.Data));
                break;
        }
        migration?.Take(happened);
        job?.Take(happened);
    }

    private MachineExitedException Gone()
    {
        var tail = log.Tail();
        var words = tail.Length == 0 ? "Its log says nothing." : $"Its log ends: {tail}";
        return new MachineExitedException(Name, $"QEMU closed its control connection. {words}");
    }

    private async Task<MachineExitedException> ExitedExceptionAsync() => new(Name, (await Exited).ToString());

    private static string Describe(ProcessExit exit, ProcessLog log)
    {
        var tail = log.Tail();
        return tail.Length == 0 ? $"QEMU: {exit}." : tail;
    }

    private static async Task<bool> EndsAsync(WatchedProcess process)
    {
        await Task.WhenAny(process.Exited, Task.Delay(LastWords));
        return process.Exited.IsCompleted;
    }

    private static ProcessLog FindLog(ProcessIdentity identity)
    {
        // The launcher gave it the log as its standard output. One that is just ending has none any more.
        FileSystemInfo? path = null;
        try
        {
            path = new FileInfo($"/proc/{identity.ProcessId}/fd/1").ResolveLinkTarget(returnFinalTarget: false);
        }
        catch (IOException) { }
        return new ProcessLog(path?.FullName ?? "/dev/null", 0);
    }
}
