using System.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Options that mean the same wherever they stand. Each command gets its own.</summary>
internal static class CommonOptions
{
    /// <summary>Do not follow the operation.</summary>
    public static Option<bool> Detach() =>
        Options.Flag("--detach", "Print the operation and return; see `cloudlet operation wait`");

    /// <summary>How long to wait.</summary>
    public static Option<TimeSpan?> Timeout(string description) =>
        Options.Value<TimeSpan>("--timeout", "DURATION", description, Duration.TryParse);

    /// <summary>How readiness is told.</summary>
    public static Option<string?> Ready(string description) =>
        Options.Text("--ready", "agent|tcp:PORT|serial:REGEX|manual", description);
}
