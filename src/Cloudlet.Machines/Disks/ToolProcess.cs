using System.ComponentModel;
using System.Diagnostics;

namespace Cloudlet.Machines;

/// <summary>How a tool ended, and what it said.</summary>
internal readonly record struct ToolResult(int ExitCode, byte[] Output, string Errors);

/// <summary>One run of a command-line tool: an argument list, no shell, no input, killed and waited for when cancelled.</summary>
internal static class ToolProcess
{
    // A tool that fails in a loop must not fill our memory.
    private const int MaxErrors = 16 << 10;

    /// <summary>Runs <paramref name="program"/> to its end. <paramref name="output"/> takes its standard output; without it, the result does.</summary>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static async Task<ToolResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        Func<Stream, Task>? output,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process { StartInfo = StartInfoOf(program, arguments) };
        cancellationToken.ThrowIfCancellationRequested();
        process.Start();
        process.StandardInput.Close();
        using var collected = new MemoryStream();
        var standardOutput = process.StandardOutput.BaseStream;
        // Readers end with the process: a kill closes its pipes.
        var reading = output is null
            ? standardOutput.CopyToAsync(collected, CancellationToken.None)
            : output(standardOutput);
        var errors = ReadErrorsAsync(process.StandardError);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            await Task.WhenAll(reading, errors);
        }
        return new ToolResult(process.ExitCode, collected.ToArray(), await errors);
    }

    private static ProcessStartInfo StartInfoOf(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static async Task<string> ReadErrorsAsync(StreamReader reader)
    {
        var kept = new char[MaxErrors];
        var length = await reader.ReadBlockAsync(kept.AsMemory(), CancellationToken.None);
        var rest = new char[1024];
        while (await reader.ReadAsync(rest.AsMemory(), CancellationToken.None) > 0) { }
        return new string(kept, 0, length).Trim();
    }
}
