using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Machines;

/// <summary>
/// Ready when the guest accepts connections to a TCP port. A connect proves nothing: user-mode networking accepts on the
/// host before the guest has booted. So it is ready when bytes came, or the connection is established on the guest's
/// side and stays open. A forward of its own, on the loopback, keeps it apart from all other connections.
/// </summary>
public sealed class TcpProbe(IUserNetwork network, int guestPort) : IReadyProbe
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    // A connection that a booting guest does not answer is retried by the network stack ever more seldom: better anew.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(2);

    // A listener that closes at once, such as one whose backend is missing, has done so by then.
    private static readonly TimeSpan StaysOpen = TimeSpan.FromMilliseconds(75);

    /// <inheritdoc/>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var port = await network.ForwardAsync(guestPort, null, IPAddress.Loopback, cancellationToken);
        try
        {
            while (!await TryAsync(port, cancellationToken))
                await Task.Delay(Retry, cancellationToken);
        }
        finally
        {
            try
            {
                await network.UnforwardAsync(port, IPAddress.Loopback, CancellationToken.None);
            }
            catch (MachineExitedException)
            {
                // The forward is gone with it.
            }
        }
    }

    private async Task<bool> TryAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heard = Task.FromResult(false);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            heard = HearsAsync(socket, stop.Token);
            return await IsOpenAsync(port, heard, cancellationToken);
        }
        catch (SocketException)
        {
            return false;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)heard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>True when bytes come, false at the end of the connection.</summary>
    private static async Task<bool> HearsAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], cancellationToken) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> IsOpenAsync(int port, Task<bool> heard, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        long? established = null;
        while (TimeProvider.System.GetElapsedTime(started) < Attempt || established is not null)
        {
            if (await Task.WhenAny(heard, Task.Delay(Look, cancellationToken)) == heard)
                return await heard;
            cancellationToken.ThrowIfCancellationRequested();
            var connections = await network.NetworkConnectionsAsync(cancellationToken);
            if (!connections.Any(connection => connection.IsEstablished && connection.Source.Port == port))
                established = null;
            else if (established is null)
                established = TimeProvider.System.GetTimestamp();
            else if (TimeProvider.System.GetElapsedTime(established.Value) >= StaysOpen)
                return !heard.IsCompleted || await heard;
        }
        return false;
    }
}
