using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cloudlet.Artifacts.Tests;

/// <summary>Debian's docker-registry on this machine's loopback, with a folder of its own. Disposing ends it.</summary>
public sealed partial class Registry : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task log;

    private Registry(Process process, string address, Task log) =>
        (this.process, Address, this.log) = (process, address, log);

    /// <summary>Host and port.</summary>
    public string Address { get; }

    public static async Task<Registry> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(
            config,
            $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {folder}
            http:
              addr: 127.0.0.1:0
            """
        );
        var started = Tool.Start("docker-registry", "serve", config);
        try
        {
            // Its access log; nobody needs it, but it must not fill the pipe.
            var accesses = started.StandardOutput.ReadToEndAsync();
            while (await started.StandardError.ReadLineAsync(Sample.Cancellation) is { } line)
            {
                if (Listening().Match(line) is { Success: true } match)
                    return new Registry(
                        started,
                        match.Groups["address"].Value,
                        Task.WhenAll(accesses, started.StandardError.ReadToEndAsync())
                    );
            }
            throw new InvalidOperationException("docker-registry ended before it listened.");
        }
        catch
        {
            started.Kill();
            started.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await log;
        process.Dispose();
    }

    [GeneratedRegex(@"listening on (?<address>127\.0\.0\.1:[0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Listening();
}
