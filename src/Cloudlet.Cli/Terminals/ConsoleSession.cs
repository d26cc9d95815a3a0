using Cloudlet.Client.Serial;

namespace Cloudlet.Cli.Terminals;

/// <summary>A guest's serial console on the user's terminal, key by key.</summary>
internal static class ConsoleSession
{
    /// <summary>Said at the start.</summary>
    public const string HowToLeave = "Ctrl-] leaves it.";

    private const byte Leave = 0x1d;
    private const int BufferBytes = 4096;

    /// <summary>Runs until the user leaves or the console ends. The terminal is restored in every case.</summary>
    /// <param name="serial">The guest's side; stays open.</param>
    /// <param name="terminal">The user's keyboard.</param>
    /// <param name="screen">Where the guest's output goes.</param>
    /// <param name="cancellationToken">Ends it from outside.</param>
    public static async Task RunAsync(
        SerialConnection serial,
        ITerminal terminal,
        Stream screen,
        CancellationToken cancellationToken
    )
    {
        using var raw = terminal.EnterRawMode();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var typing = TypeAsync(serial, terminal, ended.Token);
        var showing = ShowAsync(serial, screen, ended.Token);
        var first = await Task.WhenAny(typing, showing);
        await ended.CancelAsync();
        await Task.WhenAll(typing, showing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await first;
    }

    private static async Task TypeAsync(
        SerialConnection serial,
        ITerminal terminal,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[BufferBytes];
        while (await terminal.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            var leave = buffer.AsSpan(0, read).IndexOf(Leave);
            if (leave != 0)
                await serial.WriteAsync(buffer.AsMemory(0, leave < 0 ? read : leave), cancellationToken);
            if (leave >= 0)
                return;
        }
    }

    private static async Task ShowAsync(SerialConnection serial, Stream screen, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await serial.ReadAsync(buffer, cancellationToken) is var read and > 0)
            await screen.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
    }
}
