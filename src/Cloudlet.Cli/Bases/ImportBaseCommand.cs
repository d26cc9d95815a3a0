using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base import</c>.</summary>
internal static class ImportBaseCommand
{
    public static Command Create(Verbs verbs)
    {
        var file = Options.Required("FILE", "What `base export` wrote; - is standard input");
        var name = Options.Text("--name", "NAME", "Its name here [default: the one in the file]");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "import",
            "Take in an exported base; everything is verified on arrival",
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
                                invocation.Client.ImportBaseAsync(
                                    archive,
                                    invocation.Get(name),
                                    progress,
                                    invocation.Interrupt
                                )
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.BaseInfo,
                    BaseViews.Show
                );
            }
        );
    }
}
