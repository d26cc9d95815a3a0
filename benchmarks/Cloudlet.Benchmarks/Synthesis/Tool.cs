using System.Diagnostics;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>Programs that a benchmark runs to their end.</summary>
internal static class Tool
{
    /// <summary>Runs one.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public static async Task RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments))
            ?? throw new BenchException($"{program}: no start.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new BenchException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}.");
    }
}
