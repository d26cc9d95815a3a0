using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay recompress</c>.</summary>
internal static class RecompressOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The overlay's name or id");
        var effort = EffortOption.Create(OverlayEffort.Max);
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "recompress",
            "Encode a stored overlay anew, smaller; its id, its services and its instances stay as they are",
            [name, effort, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ =>
                        invocation.Client.RecompressOverlayAsync(
                            invocation.Get(name),
                            new RecompressOverlay { Effort = invocation.Get(effort) },
                            CancellationToken.None
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.RecompressionResult,
                    OverlayViews.Recompressed
                )
        );
    }
}
