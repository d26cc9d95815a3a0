using System.ComponentModel;
using System.Diagnostics;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Running;

/// <summary>Another program in our place: it has our input, output and terminal, gets the signals that we get, and its exit code is ours.</summary>
internal static class ChildProgram
{
    private const int NoSuchFile = 2;

    /// <summary>Runs it to its end.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variables">What is added to its environment.</param>
    /// <param name="onTerminal">Whether we run on a terminal: then Ctrl-C reaches it without us.</param>
    /// <param name="interrupt">Cancelled: it is not started any more.</param>
    /// <returns>Its exit code; 128 and the signal's number when one ended it.</returns>
    /// <exception cref="CliException">There is no such program, or it cannot be run.</exception>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> variables,
        bool onTerminal,
        CancellationToken interrupt
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        // First: a signal that comes while it starts is for it, too.
        using var relay = new SignalRelay(onTerminal);
        interrupt.ThrowIfCancellationRequested();
        using var process = Start(start);
        relay.SendTo(process);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CliException(
                CliProblems.Usage(
                    "COMMAND",
                    start.FileName,
                    exception.NativeErrorCode == NoSuchFile
                        ? $"There is no program '{start.FileName}'."
                        : $"'{start.FileName}' cannot be run: {exception.Message}",
                    "Write the program after --, as in: cloudlet service use ID -- sh -c 'echo $CLOUDLET_ENDPOINT'."
                )
            );
        }
    }
}
