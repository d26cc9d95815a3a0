using Cloudlet.Contracts;
using Cloudlet.Server.Operations;

namespace Cloudlet.Server.Readiness;

/// <summary>Waits for a person who works at a machine, as long as the machine lives.</summary>
internal static class PersonWaiter
{
    /// <summary>Waits until the person says to go on.</summary>
    /// <exception cref="MachineExitedException">QEMU ended before.</exception>
    public static async Task WaitAsync(
        string message,
        Machine machine,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = operation.WaitForPersonAsync(
            new WaitingFor(message, machine.Run.VncSocket, machine.Run.SerialSocket),
            gone.Token
        );
        if (await Task.WhenAny(waiting, machine.Exited) == waiting)
        {
            await waiting;
            return;
        }
        await gone.CancelAsync();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new MachineExitedException(machine.Name, (await machine.Exited).ToString());
    }
}
