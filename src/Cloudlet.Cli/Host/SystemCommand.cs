using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Host;

/// <summary><c>cloudlet system</c>.</summary>
internal static class SystemCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "system",
            "Show what this cloudlet is and has",
            [],
            async invocation =>
            {
                var system = await invocation.Client.GetSystemAsync(invocation.Interrupt);
                invocation.Results.Write(system, OutputJson.Indented.SystemInfo, HostViews.System);
                return ExitCodes.Success;
            }
        );
}
