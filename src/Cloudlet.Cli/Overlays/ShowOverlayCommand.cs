using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay show</c>.</summary>
internal static class ShowOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The overlay's name or id");
        return verbs.Verb(
            "show",
            "Show one overlay",
            [name],
            async invocation =>
            {
                var info = await invocation.Client.GetOverlayAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Results.Write(info, OutputJson.Indented.OverlayInfo, OverlayViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
