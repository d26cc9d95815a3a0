using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Machines.Tests;

/// <summary>Against a scripted network that accepts on the host, as QEMU's does, whatever the guest does.</summary>
public sealed class TcpProbeTests : IAsyncDisposable
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);
    private readonly ScriptedNetwork network = new();

    public ValueTask DisposeAsync() => network.DisposeAsync();

    [Fact]
    public async Task A_connection_that_the_guest_has_not_accepted_is_not_ready()
    {
        network.State = "SYN_SENT";
        Assert.False(await IsReadyAsync(LongEnough));
    }

    [Fact]
    public async Task A_connection_that_is_established_and_closes_at_once_is_not_ready()
    {
        network.State = "ESTABLISHED";
        network.Accepted = socket => socket.Dispose();
        Assert.False(await IsReadyAsync(LongEnough));
    }

    [Fact]
    public async Task A_connection_that_is_established_and_stays_is_ready()
    {
        network.State = "ESTABLISHED";
        Assert.True(await IsReadyAsync(InTime));
    }

    [Fact]
    public async Task Bytes_from_the_guest_are_ready()
    {
        network.State = "SYN_SENT";
        network.Accepted = socket => socket.Send("220 hello\r\n"u8);
        Assert.True(await IsReadyAsync(InTime));
    }

    [Fact]
    public async Task The_forward_of_the_probe_is_gone_afterwards()
    {
        Assert.False(await IsReadyAsync(LongEnough));
        Assert.Equal([8080], network.Forwarded);
        Assert.Equal(1, network.Unforwarded);
    }

    private async Task<bool> IsReadyAsync(TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        try
        {
            await new TcpProbe(network, 8080).WaitAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class ScriptedNetwork : IUserNetwork, IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> open = [];
        private Task accepting = Task.CompletedTask;

        public string State { get; set; } = "SYN_SENT";

        public Action<Socket> Accepted { get; set; } = _ => { };

        public List<int> Forwarded { get; } = [];

        public int Unforwarded { get; private set; }

        private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public Task<int> ForwardAsync(int guestPort, int? hostPort, IPAddress bind, CancellationToken cancellationToken)
        {
            listener.Start();
            Forwarded.Add(guestPort);
            accepting = AcceptAsync();
            return Task.FromResult(Port);
        }

        public Task UnforwardAsync(int hostPort, IPAddress bind, CancellationToken cancellationToken)
        {
            Unforwarded++;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<UserNetworkConnection>> NetworkConnectionsAsync(CancellationToken cancellationToken)
        {
            var guest = IPEndPoint.Parse("10.0.2.15:8080");
            // Somebody else's connection, to another forward of the same port, is no proof for ours.
            var other = new IPEndPoint(IPAddress.Loopback, 1);
            var own = new IPEndPoint(IPAddress.Loopback, Port);
            return Task.FromResult<IReadOnlyList<UserNetworkConnection>>([
                new("TCP", "HOST_FORWARD", 1, own, guest),
                new("TCP", "ESTABLISHED", 2, other, guest),
                new("TCP", State, 3, own, guest),
            ]);
        }

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await accepting;
            open.ForEach(socket => socket.Dispose());
            listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var socket = await listener.AcceptSocketAsync();
                    open.Add(socket);
                    Accepted(socket);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped.
            }
        }
    }
}
