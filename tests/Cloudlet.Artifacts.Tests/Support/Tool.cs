using System.ComponentModel;
using System.Diagnostics;

namespace Cloudlet.Artifacts.Tests;

/// <summary>Programs of others that our files must work with.</summary>
public static class Tool
{
    /// <summary>Runs a program to its end and gives what it printed; fails the test when it fails.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Sample.Cancellation);
            var errors = process.StandardError.ReadToEndAsync(Sample.Cancellation);
            await process.WaitForExitAsync(Sample.Cancellation);
            Assert.True(
                process.ExitCode == 0,
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}"
            );
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Starts a program with its output in pipes. The caller ends it.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"This test needs the program '{program}', which is not installed. ./test installs it; or: apt-get install {program}",
                e
            );
        }
    }
}
