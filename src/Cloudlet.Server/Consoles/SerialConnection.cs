using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Cloudlet.Server.Consoles;

/// <summary>One person's look at a serial port.</summary>
internal sealed class SerialConnection(SerialHub hub, Channel<byte[]> channel, byte[] history) : IConsoleConnection
{
    /// <summary>The last that the guest wrote before this look; <see cref="Output"/> goes on where it ends.</summary>
    public ReadOnlyMemory<byte> History { get; } = history;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Output(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var piece in channel.Reader.ReadAllAsync(cancellationToken))
            yield return piece;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        hub.WriteAsync(input, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => hub.Leave(channel);
}
