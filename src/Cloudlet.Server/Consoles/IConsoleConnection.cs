namespace Cloudlet.Server.Consoles;

/// <summary>One person's connection to a port of a machine: bytes both ways. Disposing ends it; the port stays.</summary>
internal interface IConsoleConnection : IDisposable
{
    /// <summary>What the machine writes, until it ends. A piece is valid until the next one is asked for.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> Output(CancellationToken cancellationToken);

    /// <summary>Sends to the machine.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);
}
