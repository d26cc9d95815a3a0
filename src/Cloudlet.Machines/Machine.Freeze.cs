using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

public sealed partial class Machine
{
    // QEMU's longest: after the last pass, whatever is left is written with the guest stopped.
    private const int AnyPauseMilliseconds = 2_000_000;
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Writes the machine out: pages of main memory into <paramref name="memory"/>, everything else into
    /// <paramref name="machineState"/>. A guest that runs is stopped only for the last round; it stays stopped, its disk is
    /// complete: quit it, or let it go on. When this fails or is cancelled, the guest is as it was before.
    /// </summary>
    /// <exception cref="MachineExitedException">QEMU ended in the middle.</exception>
    /// <exception cref="FreezeFailedException">QEMU gave up.</exception>
    /// <exception cref="MigrationStreamException">QEMU wrote something that we do not understand.</exception>
    public Task<Freeze> FreezeAsync(
        IMemorySink memory,
        Stream machineState,
        FreezeOptions options,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) =>
        WriteOutAsync(
            token => WriteOutAsync(memory, machineState, options, DoNothing, progress, token),
            DoNothing,
            cancellationToken
        );

    /// <summary>Writes out by <paramref name="write"/>, then does <paramref name="after"/> (the guest still stands); a failure of either leaves the guest as it was.</summary>
    private async Task<Freeze> WriteOutAsync(
        Func<CancellationToken, Task<MigrationStreamResult>> write,
        Func<CancellationToken, Task> after,
        CancellationToken cancellationToken
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var ran = await QueryStateAsync(cancellationToken) == GuestState.Running;
            if (ran)
                await File.WriteAllBytesAsync(run.FreezeMark, [], cancellationToken);
            var result = await write(cancellationToken);
            await after(cancellationToken);
            var paused = ran ? migration!.Paused : TimeSpan.Zero;
            return new Freeze(result, paused, TimeProvider.System.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            // The stream's end may be known before the process's.
            if (e is not OperationCanceledException && await EndsAsync(process))
                throw await ExitedExceptionAsync();
            await AbandonFreezeAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<MigrationStreamResult> WriteOutAsync(
        IMemorySink memory,
        Stream machineState,
        FreezeOptions options,
        Func<CancellationToken, Task> atSwitchover,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        File.Delete(run.MoveSocket);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(run.MoveSocket));
        listener.Listen(1);
        await LimitAsync(options, cancellationToken);
        var watch = ExpectMigration(options.Passes);
        if (!options.WhileRunning)
            await PauseAsync(cancellationToken);
        var uri = new JsonObject { ["uri"] = $"unix:{run.MoveSocket}" };
        await qmp.ExecuteAsync("migrate", uri, cancellationToken);

        using var accepting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accept = listener.AcceptAsync(accepting.Token).AsTask();
        await Task.WhenAny(accept, watch.Ended, Exited);
        if (!accept.IsCompleted)
        {
            await accepting.CancelAsync();
            throw Exited.IsCompleted ? await ExitedExceptionAsync() : await FreezeFailedAsync(null, cancellationToken);
        }
        MigrationStreamResult result;
        // Closed before QEMU is asked how it went: when we read no further, its writing must fail, not wait.
        await using (var stream = new NetworkStream(await accept, ownsSocket: true))
        {
            try
            {
                result = await Together.RunAsync(
                    token =>
                        MigrationStreamReader.ReadAsync(
                            stream,
                            MachineProfile.MemoryBlock,
                            memory,
                            machineState,
                            progress,
                            token
                        ),
                    token => SteerAsync(watch, atSwitchover, token),
                    cancellationToken
                );
            }
            catch (MigrationStreamException e) when (watch.Ended.IsCompleted && watch.Ended.Result != "completed")
            {
                throw await FreezeFailedAsync(e, cancellationToken);
            }
        }
        await Task.WhenAny(watch.Ended, Exited).WaitAsync(cancellationToken);
        if (!watch.Ended.IsCompleted)
            throw await ExitedExceptionAsync();
        return await watch.Ended == "completed" ? result : throw await FreezeFailedAsync(null, cancellationToken);
    }

    private async Task LimitAsync(FreezeOptions options, CancellationToken cancellationToken) =>
        await qmp.ExecuteAsync(
            "migrate-set-parameters",
            new JsonObject
            {
                ["max-bandwidth"] = options.BytesPerSecond,
                ["downtime-limit"] = (long)options.LastRound.TotalMilliseconds,
            },
            cancellationToken
        );

    /// <summary>Leads a migration to its last step: not too many passes, then <paramref name="atSwitchover"/> while the guest stands, then on.</summary>
    private async Task SteerAsync(
        MigrationWatch watch,
        Func<CancellationToken, Task> atSwitchover,
        CancellationToken cancellationToken
    )
    {
        await Task.WhenAny(watch.Switchover, watch.TooManyPasses, watch.Ended, Exited).WaitAsync(cancellationToken);
        if (!watch.Switchover.IsCompleted && watch.TooManyPasses.IsCompleted)
        {
            var parameters = new JsonObject { ["downtime-limit"] = AnyPauseMilliseconds };
            await qmp.ExecuteAsync("migrate-set-parameters", parameters, cancellationToken);
            await Task.WhenAny(watch.Switchover, watch.Ended, Exited).WaitAsync(cancellationToken);
        }
        if (!watch.Switchover.IsCompleted)
            return; // It failed; the stream ends, and its reader finds out.
        await atSwitchover(cancellationToken);
        var state = new JsonObject { ["state"] = "pre-switchover" };
        await qmp.ExecuteAsync("migrate-continue", state, cancellationToken);
    }

    private async Task<FreezeFailedException> FreezeFailedAsync(
        Exception? inner,
        CancellationToken cancellationToken
    ) => new(Name, await MigrationErrorAsync(cancellationToken), inner);

    /// <summary>Cancels a migration when there is one, and continues the guest when a freeze or a merge had stopped it.</summary>
    private async Task AbandonFreezeAsync(CancellationToken cancellationToken)
    {
        var finished = ExpectMigration().Ended;
        if (await IsMovingAsync(cancellationToken))
        {
            await qmp.ExecuteAsync("migrate_cancel", null, cancellationToken);
            // It was under way after we had begun to listen: whichever way it ends, that is told.
            await Task.WhenAny(finished, Exited).WaitAsync(AbandonLimit, cancellationToken);
        }
        await AbandonMergeAsync(cancellationToken);
        var state = await QueryStateAsync(cancellationToken);
        if (File.Exists(run.FreezeMark) || state == GuestState.FinishMigrate)
            await ContinueAsync(cancellationToken);
        else if (state == GuestState.PostMigrate)
            await StandAgainAsync(cancellationToken);
        File.Delete(run.MoveSocket);
    }

    private async Task<bool> IsMovingAsync(CancellationToken cancellationToken)
    {
        var reply = await qmp.ExecuteAsync("query-migrate", null, cancellationToken);
        return reply.TryGetProperty("status", out var status)
            && status.GetString()
                is "setup"
                    or "active"
                    or "pre-switchover"
                    or "device"
                    or "cancelling"
                    or "wait-unplug";
    }

    private static Task DoNothing(CancellationToken cancellationToken) => Task.CompletedTask;
}
