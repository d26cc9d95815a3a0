using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client;

namespace Cloudlet.Cli.Output;

/// <summary>Downloads an archive into a file that is whole or not there.</summary>
internal static class ArchiveExport
{
    /// <summary>Runs one export.</summary>
    public static async Task<int> RunAsync(
        Invocation invocation,
        string target,
        Func<Stream, IProgress<TransferProgress>, Task> download
    )
    {
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
