using System.Diagnostics;
using System.Threading.Channels;

namespace Cloudlet.Networks;

/// <summary>A process on a node of a test's network. It is stopped with the test, whatever happens.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];
    private readonly Task reading;
    private bool isDisposed;

    private NodeProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError))
            .ContinueWith(_ => lines.Writer.Complete(), TaskScheduler.Default);
    }

    /// <summary>Starts it.</summary>
    public static NodeProcess Start(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>All that it wrote.</returns>
    public static async Task<string> RunAsync(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        await using var run = Start(command, arguments, environment);
        run.process.StandardInput.Close();
        await run.process.WaitForExitAsync().WaitAsync(Patience);
        await run.reading;
        var all = string.Join('\n', run.seen);
        Assert.True(run.process.ExitCode == 0, $"{command} {string.Join(' ', arguments)}\n{all}");
        return all;
    }

    /// <summary>Waits for a line that it writes from now on.</summary>
    /// <param name="parts">What the line holds.</param>
    public async Task<string> SeeAsync(params string[] parts)
    {
        using var end = new CancellationTokenSource(Patience);
        try
        {
            while (await lines.Reader.WaitToReadAsync(end.Token))
            {
                while (lines.Reader.TryRead(out var line))
                {
                    if (parts.All(part => line.Contains(part, StringComparison.Ordinal)))
                        return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }
        lock (seen)
            throw new InvalidOperationException(
                $"Nowhere '{string.Join("' and '", parts)}' in:\n{string.Join('\n', seen)}"
            );
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task EndAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("/bin/kill", ["-s", "TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
        }
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Ends it by the end of its input, and waits until it has.</summary>
    public async Task CloseInputAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Ends it at once, without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (seen)
                seen.Add(line);
            lines.Writer.TryWrite(line);
        }
    }
}
