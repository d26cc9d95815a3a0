using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Progressing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Bases;

/// <summary>The files of a base that are sent from this host: all are opened before anything is sent.</summary>
internal sealed class FilesToSend : IAsyncDisposable
{
    private readonly Invocation invocation;
    private readonly CreateBase request;
    private readonly Stream? disk;
    private readonly Stream? kernel;
    private readonly Stream? initrd;

    /// <param name="invocation">The command.</param>
    /// <param name="request">Paths of this host, when they are to be sent.</param>
    /// <param name="upload">Whether they are; else they are the cloudlet's own.</param>
    /// <exception cref="CliException">One is not there.</exception>
    public FilesToSend(Invocation invocation, CreateBase request, bool upload)
    {
        this.invocation = invocation;
        this.request = request;
        if (!upload)
            return;
        disk = Open("DISK", request.Disk);
        kernel = Open("--kernel", request.Kernel);
        initrd = Open("--initrd", request.Initrd);
    }

    /// <summary>Sends them, and gives the request that names what was sent.</summary>
    public async Task<CreateBase> SendAsync(IProgressView view) =>
        request with
        {
            Disk = await SendAsync(view, disk) ?? request.Disk,
            Kernel = await SendAsync(view, kernel) ?? request.Kernel,
            Initrd = await SendAsync(view, initrd) ?? request.Initrd,
        };

    public async ValueTask DisposeAsync()
    {
        foreach (var file in new[] { disk, kernel, initrd })
        {
            if (file is not null)
                await file.DisposeAsync();
        }
    }

    private Stream? Open(string field, string? path) =>
        path is null ? null : LocalFiles.OpenArchive(invocation.Environment, field, path);

    private async Task<string?> SendAsync(IProgressView view, Stream? file)
    {
        if (file is null)
            return null;
        var client = invocation.Client;
        var begun = await client.BeginDiskUploadAsync(file, cancellationToken: invocation.Interrupt);
        try
        {
            await Transfers.ShowAsync(
                view,
                invocation.Environment.Clock,
                "send",
                progress => client.SendUploadAsync(begun, file, progress, invocation.Interrupt)
            );
            return $"upload:{begun.Id}";
        }
        catch (OperationCanceledException)
        {
            await client.CancelUploadAsync(begun.Id, CancellationToken.None);
            throw;
        }
    }
}
