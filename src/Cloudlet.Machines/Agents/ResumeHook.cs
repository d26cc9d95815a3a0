namespace Cloudlet.Machines;

/// <summary>
/// Tells the guest that it has been resumed: the line <c>resumed</c> on the port <c>org.cloudlet.hook.0</c>
/// (<c>/dev/virtio-ports/org.cloudlet.hook.0</c>), for a program that then renews keys, clocks and leases.
/// </summary>
public static class ResumeHook
{
    private static readonly byte[] Line = "resumed\n"u8.ToArray();

    /// <summary>Sends it when a program in the guest has the port open. Never waits longer than <paramref name="patience"/>.</summary>
    /// <returns>Whether the guest has taken it.</returns>
    public static async Task<bool> SendAsync(Machine machine, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await machine.IsPortOpenAsync("hook0", cancellationToken))
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await using var stream = await QemuLauncher.ConnectAsync(machine.Run.HookSocket, limit.Token);
            await stream.WriteAsync(Line, limit.Token);
            // Half-closed: QEMU takes the line, sees the end and closes. Closing altogether might overtake the line.
            stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var rest = new byte[256];
            while (await stream.ReadAsync(rest, limit.Token) > 0) { }
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
