using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay import</c>.</summary>
internal static class ImportOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var file = Options.Required(
            "FILE",
            "An OCI archive, as `overlay export` or skopeo writes it; - is standard input"
        );
        var name = Options.Text("--name", "NAME", "Its name here [default: the one in the file]");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "import",
            "Take in an overlay; everything is verified on arrival",
            [file, name, detach],
            async invocation =>
            {
                await using var archive = LocalFiles.OpenArchive(invocation.Environment, "FILE", invocation.Get(file));
                return await new OperationJob(invocation).RunAsync(
                    view =>
                        Transfers.ShowAsync(
                            view,
                            invocation.Environment.Clock,
                            "send",
                            progress =>
                                invocation.Client.ImportOverlayAsync(
                                    archive,
                                    invocation.Get(name),
                                    progress,
                                    invocation.Interrupt
                                )
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.OverlayInfo,
                    OverlayViews.Show,
                    overlay =>
                    {
                        WarnWithoutBase(invocation, overlay);
                        return Task.CompletedTask;
                    }
                );
            }
        );
    }

    /// <summary>Says what to do before an overlay can run, when its base is not here.</summary>
    public static void WarnWithoutBase(Invocation invocation, OverlayInfo overlay)
    {
        if (overlay.Base != overlay.BaseId)
            return;
        invocation.Note(
            $"The base of '{overlay.Name}' is not here: {(overlay.BaseTitle is { } title ? $"{title}, " : "")}{overlay.BaseId}. Before it can run, where that base is: "
                + $"`cloudlet base export {overlay.BaseTitle ?? "NAME"}`; here: `cloudlet base import FILE`."
        );
    }
}
