using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Cloudlet.Machines;

public sealed partial class Machine
{
    /// <summary>What QEMU says about the guest now.</summary>
    public async Task<GuestState> QueryStateAsync(CancellationToken cancellationToken)
    {
        var reply = await qmp.ExecuteAsync("query-status", null, cancellationToken);
        return reply.GetProperty("status").GetString() switch
        {
            "running" => GuestState.Running,
            "paused" => GuestState.Paused,
            "shutdown" => GuestState.Shutdown,
            "prelaunch" => GuestState.Prelaunch,
            "inmigrate" => GuestState.InMigrate,
            "finish-migrate" => GuestState.FinishMigrate,
            "postmigrate" => GuestState.PostMigrate,
            "suspended" => GuestState.Suspended,
            "io-error" => GuestState.IoError,
            "internal-error" => GuestState.InternalError,
            "guest-panicked" => GuestState.GuestPanicked,
            _ => GuestState.Other,
        };
    }

    /// <summary>Stops the guest's processors. Does nothing when they stand.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken) =>
        await qmp.ExecuteAsync("stop", null, cancellationToken);

    /// <summary>Starts the guest, or lets it go on. Does nothing when it runs.</summary>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        await qmp.ExecuteAsync("cont", null, cancellationToken);
        File.Delete(run.FreezeMark);
    }

    /// <summary>Presses the power button: a guest that listens to ACPI shuts down, and then QEMU ends.</summary>
    public async Task PowerDownAsync(CancellationToken cancellationToken) =>
        await qmp.ExecuteAsync("system_powerdown", null, cancellationToken);

    /// <summary>Ends QEMU in good order, its disks flushed, and waits for that. Kills it when it takes more than 10 s.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await qmp.ExecuteAsync("quit", null, cancellationToken);
            await Exited.WaitAsync(QuitLimit, cancellationToken);
        }
        catch (MachineExitedException)
        {
            // As we asked; it may leave before it answers.
            await Exited;
        }
        catch (Exception e) when (e is TimeoutException or QmpTimeoutException)
        {
            await KillAsync();
        }
    }

    /// <summary>Ends QEMU at once, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await Exited;
    }

    /// <summary>Writes a picture of the screen, as a PNG. QEMU opens the file.</summary>
    public async Task ScreenshotAsync(string pngPath, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["filename"] = Path.GetFullPath(pngPath), ["format"] = "png" };
        await qmp.ExecuteAsync("screendump", arguments, cancellationToken);
    }

    /// <summary>Loads a machine state from a file into a machine that waits for one; it stands still afterwards.</summary>
    /// <exception cref="MachineStateRefusedException">It does not fit, or is damaged.</exception>
    public async Task LoadStateAsync(string machineStatePath, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            machineStatePath,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            0,
            true
        );
        await LoadStateAsync(file, cancellationToken);
    }

    /// <summary>
    /// Loads a machine state, which may hold pages of main memory as well, while it arrives. The machine stands still
    /// afterwards. When this fails or is cancelled, the machine is of no more use: kill it.
    /// </summary>
    /// <exception cref="MachineStateRefusedException">It does not fit, or is damaged.</exception>
    public async Task LoadStateAsync(Stream machineState, CancellationToken cancellationToken)
    {
        var finished = ExpectMigration().Ended;
        File.Delete(run.MoveSocket);
        var uri = new JsonObject { ["uri"] = $"unix:{run.MoveSocket}" };
        await qmp.ExecuteAsync("migrate-incoming", uri, cancellationToken);
        try
        {
            await using var stream = await QemuLauncher.ConnectAsync(run.MoveSocket, cancellationToken);
            await machineState.CopyToAsync(stream, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // QEMU read no further: it says why when it ends.
        }
        finally
        {
            File.Delete(run.MoveSocket);
        }
        await Task.WhenAny(finished, Exited).WaitAsync(cancellationToken);
        if (finished.IsCompletedSuccessfully && await finished == "completed")
            return;
        // QEMU 7.2 ends itself when it cannot load a state; later ones may stay and tell.
        if (await EndsAsync(process))
            throw new MachineStateRefusedException(Name, (await Exited).ToString());
        throw new MachineStateRefusedException(Name, await MigrationErrorAsync(cancellationToken));
    }

    private MigrationWatch ExpectMigration(int passes = int.MaxValue)
    {
        var watch = new MigrationWatch(passes);
        migration = watch;
        return watch;
    }

    private async Task<string> MigrationErrorAsync(CancellationToken cancellationToken)
    {
        var reply = await qmp.ExecuteAsync("query-migrate", null, cancellationToken);
        if (reply.TryGetProperty("error-desc", out var error) && error.GetString() is { } text)
            return text;
        return log.Tail() is { Length: > 0 } tail ? tail : "QEMU gave no reason.";
    }
}
