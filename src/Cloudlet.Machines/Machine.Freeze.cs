using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

public sealed partial class Machine
{
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Stops the guest and writes the machine out: pages of main memory into <paramref name="memory"/>, everything else
    /// into <paramref name="machineState"/>. The guest stays stopped, its disk is complete: quit it, or let it go on.
    /// When this fails or is cancelled, the guest is as it was before.
    /// </summary>
    /// <exception cref="MachineExitedException">QEMU ended in the middle.</exception>
    /// <exception cref="FreezeFailedException">QEMU gave up.</exception>
    /// <exception cref="MigrationStreamException">QEMU wrote something that we do not understand.</exception>
    public async Task<Freeze> FreezeAsync(
        IMemorySink memory,
        Stream machineState,
        FreezeOptions options,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var ran = await QueryStateAsync(cancellationToken) == GuestState.Running;
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            if (ran)
                await File.WriteAllBytesAsync(run.FreezeMark, [], cancellationToken);
            await PauseAsync(cancellationToken);
            var result = await WriteOutAsync(memory, machineState, options, progress, cancellationToken);
            return new Freeze(result, TimeProvider.System.GetElapsedTime(started));
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
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        File.Delete(run.MoveSocket);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(run.MoveSocket));
        listener.Listen(1);
        var limits = new JsonObject { ["max-bandwidth"] = options.BytesPerSecond };
        await qmp.ExecuteAsync("migrate-set-parameters", limits, cancellationToken);
        var finished = ExpectMigration();
        var uri = new JsonObject { ["uri"] = $"unix:{run.MoveSocket}" };
        await qmp.ExecuteAsync("migrate", uri, cancellationToken);

        using var accepting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accept = listener.AcceptAsync(accepting.Token).AsTask();
        await Task.WhenAny(accept, finished, Exited);
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
                result = await MigrationStreamReader.ReadAsync(
                    stream,
                    MachineProfile.MemoryBlock,
                    memory,
                    machineState,
                    progress,
                    cancellationToken
                );
            }
            catch (MigrationStreamException e) when (finished.IsCompleted && finished.Result != "completed")
            {
                throw await FreezeFailedAsync(e, cancellationToken);
            }
        }
        await Task.WhenAny(finished, Exited).WaitAsync(cancellationToken);
        if (!finished.IsCompletedSuccessfully)
            throw await ExitedExceptionAsync();
        return await finished == "completed" ? result : throw await FreezeFailedAsync(null, cancellationToken);
    }

    private async Task<FreezeFailedException> FreezeFailedAsync(
        Exception? inner,
        CancellationToken cancellationToken
    ) => new(Name, await MigrationErrorAsync(cancellationToken), inner);

    /// <summary>Cancels a migration when there is one, and continues the guest when a freeze had stopped it.</summary>
    private async Task AbandonFreezeAsync(CancellationToken cancellationToken)
    {
        var finished = ExpectMigration();
        if (await IsMovingAsync(cancellationToken))
        {
            await qmp.ExecuteAsync("migrate_cancel", null, cancellationToken);
            // It was under way after we had begun to listen: whichever way it ends, that is told.
            await Task.WhenAny(finished, Exited).WaitAsync(AbandonLimit, cancellationToken);
        }
        if (File.Exists(run.FreezeMark) || await QueryStateAsync(cancellationToken) == GuestState.FinishMigrate)
            await ContinueAsync(cancellationToken);
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
}
