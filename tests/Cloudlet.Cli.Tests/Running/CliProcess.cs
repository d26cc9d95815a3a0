using System.Diagnostics;
using System.Text;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Running;

/// <summary>The real executable in a shell, for what only a process has: signals, pipes and terminals.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder seen = new();
    private readonly Task output;
    private readonly Task<string> error;
    private TaskCompletionSource moreSeen = NewSignal();

    private CliProcess(Process process)
    {
        this.process = process;
        output = ReadAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The path of the executable, for the shell.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "cloudlet");

    /// <summary>Types into it.</summary>
    public StreamWriter Input => process.StandardInput;

    // A test that is over its time is told by this; whatever it awaits must hear it, or its process is never disposed of.
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts a command line of <c>/bin/sh</c>, in which signals are as they are by default: a runner in the background, or under nohup, ignores some, and a shell cannot trap those.</summary>
    public static CliProcess Shell(ScriptedCloudlet cloudlet, string command)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal", "/bin/sh", "-c", command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLOUDLET_URL"] = cloudlet.Address.ToString();
        start.Environment["TERM"] = "xterm";
        start.Environment["SHELL"] = "/bin/sh";
        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Waits until standard output holds a text.</summary>
    public async Task SeeAsync(string text)
    {
        while (true)
        {
            Task more;
            lock (seen)
            {
                if (seen.ToString().Contains(text))
                    return;
                more = moreSeen.Task;
            }
            await more.WaitAsync(Cancelled);
        }
    }

    /// <summary>Sends a signal to the process that the shell has become by <c>exec</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", ["-s", signal, $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Out, string Error)> EndAsync()
    {
        await process.WaitForExitAsync(Cancelled);
        await output.WaitAsync(Cancelled);
        return (process.ExitCode, seen.ToString(), await error.WaitAsync(Cancelled));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    // Whoever waits goes on elsewhere: here it would find the old signal, already given, and spin within our lock.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await process.StandardOutput.ReadAsync(buffer) is var read and > 0)
        {
            lock (seen)
            {
                seen.Append(buffer, 0, read);
                moreSeen.SetResult();
                moreSeen = NewSignal();
            }
        }
    }
}
