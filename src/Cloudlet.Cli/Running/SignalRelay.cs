using System.Diagnostics;
using System.Runtime.InteropServices;
using Cloudlet.Cli.Terminals;

namespace Cloudlet.Cli.Running;

/// <summary>
/// From its making to its disposal no signal ends this process: they go to another one, those that came before it was known at once when it is. So whoever
/// holds something for that process can give it back after it.
/// </summary>
internal sealed class SignalRelay : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<int> early = [];
    private readonly List<PosixSignalRegistration> registrations;
    private Process? receiver;

    /// <summary>Takes the signals from now on.</summary>
    /// <param name="onTerminal">Whether this process runs on a terminal, which itself interrupts all that run on it.</param>
    public SignalRelay(bool onTerminal) =>
        registrations = [
            Take(PosixSignal.SIGHUP, 1, isPassedOn: true),
            Take(PosixSignal.SIGINT, 2, isPassedOn: !onTerminal),
            Take(PosixSignal.SIGQUIT, 3, isPassedOn: !onTerminal),
            Take(PosixSignal.SIGTERM, 15, isPassedOn: true),
        ];

    /// <summary>Names the process that they are for.</summary>
    public void SendTo(Process process)
    {
        lock (gate)
        {
            receiver = process;
            early.ForEach(Send);
            early.Clear();
        }
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private PosixSignalRegistration Take(PosixSignal signal, int number, bool isPassedOn) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                if (!isPassedOn)
                    return;
                lock (gate)
                {
                    if (receiver is null)
                        early.Add(number);
                    else
                        Send(number);
                }
            }
        );

    private void Send(int number)
    {
        if (receiver is { HasExited: false } process)
            Libc.Kill(process.Id, number);
    }
}
