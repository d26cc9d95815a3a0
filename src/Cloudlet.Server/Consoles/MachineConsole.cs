using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Consoles;

/// <summary>How people reach one machine while it lives: its serial port, its screen, a picture of its screen. Disposing lets go of the port.</summary>
/// <param name="run">The machine's sockets.</param>
/// <param name="serialLog">What it wrote to its serial port so far.</param>
/// <param name="photograph">Writes a PNG of the screen to a path.</param>
internal sealed class MachineConsole(RunFolder run, string serialLog, Func<string, CancellationToken, Task> photograph)
    : IAsyncDisposable
{
    /// <summary>Its serial port.</summary>
    public SerialHub Serial { get; } = new(run.SerialSocket, serialLog);

    /// <summary>That of a machine.</summary>
    public static MachineConsole Of(Machine machine, MachineLogs logs) =>
        new(machine.Run, logs.Serial, machine.ScreenshotAsync);

    /// <summary>Connects a VNC viewer. The caller disposes it.</summary>
    public Task<ScreenConnection> OpenScreenAsync(CancellationToken cancellationToken) =>
        ScreenConnection.OpenAsync(run.VncSocket, cancellationToken);

    /// <summary>Writes what the screen shows to a PNG file.</summary>
    public Task ScreenshotAsync(string pngPath, CancellationToken cancellationToken) =>
        photograph(pngPath, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Serial.DisposeAsync();
}
