using System.Diagnostics;
using System.Globalization;
using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Images;

/// <summary>Runs commands to their end and says what they cost.</summary>
internal static class ProcessRunner
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs them one after the other.</summary>
    /// <exception cref="BenchException">One failed.</exception>
    public static async Task<ProcessCost> RunAsync(IEnumerable<Command> commands, CancellationToken cancellationToken)
    {
        var cost = default(ProcessCost);
        foreach (var command in commands)
            cost += await RunAsync(command, cancellationToken);
        return cost;
    }

    private static async Task<ProcessCost> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = command.Folder ?? "",
        };
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in command.Variables)
            start.Environment[name] = value;

        var watch = new Watch();
        using var process = Process.Start(start) ?? throw new BenchException($"{command.Program} did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var ended = process.WaitForExitAsync(cancellationToken);
            var peak = 0L;
            while (!ended.IsCompleted)
            {
                peak = Math.Max(peak, PeakOf(process.Id));
                await Task.WhenAny(ended, Task.Delay(Look, cancellationToken));
            }
            await ended;
            var elapsed = watch.Elapsed;
            _ = await output;
            var said = await errors;
            return process.ExitCode == 0
                ? new ProcessCost(elapsed, peak)
                : throw new BenchException($"'{command}' ended with {process.ExitCode}: {said.Trim()}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The kernel keeps the maximum itself: a look shortly before the end is enough.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return 1024 * long.Parse(line.AsSpan(6, line.Length - 9), CultureInfo.InvariantCulture);
            }
        }
        catch (IOException) { }
        return 0;
    }
}
