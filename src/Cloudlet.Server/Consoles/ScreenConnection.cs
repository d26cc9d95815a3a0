using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Cloudlet.Server.Consoles;

/// <summary>
/// One viewer's VNC connection to a machine's screen, keyboard and pointer: the bytes of the RFB protocol as they are.
/// QEMU serves many viewers, as long as each asks for a shared session.
/// </summary>
internal sealed class ScreenConnection : IConsoleConnection
{
    // A screen's update comes in pieces of some dozen kilobytes.
    private const int PieceBytes = 64 * 1024;

    private readonly NetworkStream stream;

    private ScreenConnection(NetworkStream stream) => this.stream = stream;

    /// <summary>Connects a viewer to the VNC server at <paramref name="socketPath"/>.</summary>
    /// <exception cref="SocketException">The machine has just ended.</exception>
    public static async Task<ScreenConnection> OpenAsync(string socketPath, CancellationToken cancellationToken) =>
        new(await UnixSocket.ConnectAsync(socketPath, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Output(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = new byte[PieceBytes];
        while (await ReadAsync(buffer, cancellationToken) is var count and > 0)
            yield return buffer.AsMemory(0, count);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        stream.WriteAsync(input, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            return 0; // QEMU is gone without a goodbye: its end all the same.
        }
    }
}
