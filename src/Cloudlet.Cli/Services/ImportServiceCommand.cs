using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Overlays;
using Cloudlet.Cli.Progressing;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service import</c>.</summary>
internal static class ImportServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var file = Options.Required("FILE", "An archive that `service export` wrote; - is standard input");
        var id = Options.Text("--id", "ID", "Its id here [default: the one in the file]");
        var update = Options.Flag("--update", "Where it is already, make what the file holds its next version");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "import",
            "Take in a service and its overlay; everything is verified on arrival",
            [file, id, update, detach],
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
                                invocation.Client.ImportServiceAsync(
                                    archive,
                                    invocation.Get(id),
                                    invocation.Get(update),
                                    progress,
                                    invocation.Interrupt
                                )
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.ServiceInfo,
                    ServiceViews.Show,
                    async service =>
                        ImportOverlayCommand.WarnWithoutBase(
                            invocation,
                            await invocation.Client.GetOverlayAsync(service.Overlay, invocation.Interrupt)
                        )
                );
            }
        );
    }
}
