using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay list</c>.</summary>
internal static class ListOverlaysCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "list",
            "List all overlays",
            [],
            async invocation =>
            {
                var overlays = await invocation.Client.ListOverlaysAsync(invocation.Interrupt);
                invocation.Results.Write(overlays, OutputJson.Indented.IReadOnlyListOverlayInfo, OverlayViews.List);
                if (overlays.Count == 0 && !invocation.Results.IsJson)
                    invocation.Note("There is no overlay yet: see `cloudlet overlay create --help`.");
                return ExitCodes.Success;
            }
        );
}
