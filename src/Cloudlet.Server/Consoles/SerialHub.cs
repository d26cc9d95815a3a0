using System.Net.Sockets;
using System.Threading.Channels;

namespace Cloudlet.Server.Consoles;

/// <summary>
/// The guest's serial port for any number of people at once: QEMU serves one client, so we are that client from the first
/// look on. We stay when the last one leaves, because QEMU drops what it has not read yet when its client goes. A reader
/// that is too slow loses the oldest output rather than hold up the guest. Thread-safe.
/// </summary>
/// <param name="socketPath">Where QEMU listens.</param>
/// <param name="logPath">Where QEMU writes all output too: the history of the time before the first look.</param>
internal sealed class SerialHub(string socketPath, string logPath) : IAsyncDisposable
{
    private const int BufferedPieces = 256;

    private readonly List<Channel<byte[]>> readers = [];
    private readonly SerialHistory history = new();
    private readonly SemaphoreSlim gate = new(1, 1);
    private NetworkStream? connection;
    private Task pump = Task.CompletedTask;
    private bool ended;

    /// <summary>Joins: output from now on can be read, input can be written, until the result is disposed.</summary>
    public async Task<SerialConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is null)
            {
                // Before we are QEMU's client: what it then writes comes through the socket, and must not come twice.
                history.AddEndOf(logPath);
                connection = await UnixSocket.ConnectAsync(socketPath, cancellationToken);
                pump = PumpAsync(connection);
            }
        }
        finally
        {
            gate.Release();
        }
        var channel = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(BufferedPieces) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        lock (readers)
        {
            readers.Add(channel);
            if (ended)
                channel.Writer.TryComplete();
            return new SerialConnection(this, channel, history.ToArray());
        }
    }

    /// <summary>Lets go of the port; readers see its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is { } open)
        {
            await open.DisposeAsync();
            await pump;
        }
    }

    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (connection is { } open)
            await open.WriteAsync(input, cancellationToken);
    }

    internal void Leave(Channel<byte[]> channel)
    {
        lock (readers)
            readers.Remove(channel);
    }

    private async Task PumpAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is var count and > 0)
            {
                var piece = buffer[..count];
                lock (readers)
                {
                    history.Add(piece);
                    readers.ForEach(reader => reader.Writer.TryWrite(piece));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // QEMU is gone, or we let go of it: both end the output.
        }
        lock (readers)
        {
            ended = true;
            readers.ForEach(reader => reader.Writer.TryComplete());
        }
    }
}
