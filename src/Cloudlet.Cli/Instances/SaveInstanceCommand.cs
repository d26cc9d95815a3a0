using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Overlays;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance save</c>.</summary>
internal static class SaveInstanceCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id; it runs or is paused");
        var overlay = Options.Required("OVERLAY", "The new overlay's name: a-z, 0-9, dot and dash");
        var effort = EffortOption.Create(OverlayEffort.Normal);
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "save",
            "Make a new overlay of an instance, which goes on",
            [name, overlay, effort, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ =>
                        invocation.Client.SaveInstanceAsync(
                            invocation.Get(name),
                            new SaveInstance { Overlay = invocation.Get(overlay), Effort = invocation.Get(effort) },
                            CancellationToken.None
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.OverlayInfo,
                    OverlayViews.Show
                )
        );
    }
}
