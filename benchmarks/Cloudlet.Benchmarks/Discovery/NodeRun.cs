using System.Diagnostics;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>A process on a node that is read line by line. Disposing kills it.</summary>
internal sealed class NodeRun : IAsyncDisposable
{
    private readonly Process process;

    private NodeRun(Process process) => this.process = process;

    /// <summary>Starts it.</summary>
    public static NodeRun Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return new NodeRun(Process.Start(start) ?? throw new BenchException($"{program} does not start."));
    }

    /// <summary>Waits for a line of its output that begins so; the line's words.</summary>
    /// <exception cref="BenchException">It ended before.</exception>
    public async Task<string[]> SeeAsync(string beginning, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line.Split(' ');
        }
        throw new BenchException(
            $"{string.Join(' ', process.StartInfo.ArgumentList)} ended before it said '{beginning}'."
        );
    }

    /// <summary>Lets it go on.</summary>
    public Task ProceedAsync() => process.StandardInput.WriteLineAsync();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
