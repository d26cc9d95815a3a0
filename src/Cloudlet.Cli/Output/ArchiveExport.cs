using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client;

namespace Cloudlet.Cli.Output;

/// <summary>Downloads an archive into a file that is whole or not there.</summary>
internal static class ArchiveExport
{
    /// <summary>The option that lets an export replace a file.</summary>
    public static Option<bool> Force() => Options.Flag("--force", "Replace a file that is there already");

    /// <summary>Runs one export. A file that is there is left as it is, unless <paramref name="force"/> says to replace it.</summary>
    public static async Task<int> RunAsync(
        Invocation invocation,
        string target,
        bool force,
        Func<Stream, IProgress<TransferProgress>, Task> download
    )
    {
        if (!force)
            FileTarget.RefuseExisting(invocation.Environment, target);
        string? path = null;
        using (var view = invocation.OpenProgress())
        {
            await Transfers.ShowAsync(
                view,
                invocation.Environment.Clock,
                "export",
                async progress =>
                    path = await FileTarget.WriteAsync(
                        invocation.Environment,
                        target,
                        destination => download(destination, progress)
                    )
            );
        }
        if (path is not null)
            invocation.Written(path);
        return ExitCodes.Success;
    }
}
