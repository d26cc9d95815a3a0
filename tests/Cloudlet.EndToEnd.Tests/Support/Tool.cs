using System.Diagnostics;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>Other programs: the one under test, and the tools that look at its work.</summary>
public static class Tool
{
    private const string Variable = "CLOUDLET_EXECUTABLE";

    /// <summary>The executable as users have it: named by the environment, else what <c>./cloudlet</c> has published.</summary>
    public static string Cloudlet { get; } = FindCloudlet();

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ran> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null,
        Stream? input = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            if (input is not null)
                await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return new Ran(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Runs a tool that must succeed, and returns what it printed.</summary>
    public static async Task<string> OutputAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var ran = await RunAsync(program, arguments, cancellationToken);
        Assert.True(ran.ExitCode == 0, $"{program} ended with {ran.ExitCode}: {ran.Error}");
        return ran.Output;
    }

    private static string FindCloudlet()
    {
        var path = Environment.GetEnvironmentVariable(Variable);
        if (path is null)
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cloudlet.slnx")))
                folder = folder.Parent;
            path = Path.Combine(folder?.FullName ?? "", ".cache", "cloudlet", "cloudlet");
        }
        if (!File.Exists(path))
            throw new InvalidOperationException(
                $"There is no {path}. Run `./cloudlet --version` once, or set {Variable}."
            );
        return path;
    }
}

/// <summary>How a program ended.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);
