using System.Diagnostics;

namespace Cloudlet.Machines.Tests;

/// <summary>Programs that tests use as a second opinion.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end; its output. Fails the test when it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
