namespace Cloudlet.Cli.Terminals;

/// <summary>A keyboard that can be switched to give every key at once.</summary>
internal interface ITerminal
{
    /// <summary>Every byte that is typed arrives at once, without echo and without signals, until this is disposed.</summary>
    IDisposable EnterRawMode();

    /// <summary>Reads what was typed, waiting for at least one byte. 0: the keyboard is gone. Nothing is taken when cancelled.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
