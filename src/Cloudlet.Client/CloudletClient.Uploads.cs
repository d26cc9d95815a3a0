using System.Security.Cryptography;
using Cloudlet.Client.Uploads;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(10);

    /// <summary>All uploads that this caller may see, without what they are made of.</summary>
    public Task<IReadOnlyList<UploadInfo>> ListUploadsAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Uploads, CloudletJson.Default.IReadOnlyListUploadInfo, cancellationToken);

    /// <summary>One upload.</summary>
    public Task<UploadInfo> GetUploadAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Upload(id), CloudletJson.Default.UploadInfo, cancellationToken);

    /// <summary>Cancels an upload: nothing of it stays.</summary>
    public Task CancelUploadAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Upload(id), cancellationToken);

    /// <summary>Begins to upload an overlay. The answer tells which of its blobs the cloudlet lacks.</summary>
    /// <param name="archive">The overlay's archive (OCI, in tar), readable at any place; not disposed.</param>
    /// <param name="title">What people call it; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">It is no archive of an overlay.</exception>
    public async Task<UploadInfo> BeginOverlayUploadAsync(
        Stream archive,
        string? title = null,
        CancellationToken cancellationToken = default
    )
    {
        var overlay = await OverlayArchive.OpenAsync(archive, cancellationToken).ConfigureAwait(false);
        return await BeginUploadAsync(
                new CreateUpload
                {
                    Kind = UploadKind.Overlay,
                    Title = title,
                    Manifest = overlay.Manifest,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Begins to upload a disk image. It is read once to compute its digest.</summary>
    /// <param name="image">The image, readable at any place; not disposed.</param>
    /// <param name="title">What people call it; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<UploadInfo> BeginDiskUploadAsync(
        Stream image,
        string? title = null,
        CancellationToken cancellationToken = default
    )
    {
        image.Position = 0;
        var hash = await SHA256.HashDataAsync(image, cancellationToken).ConfigureAwait(false);
        return await BeginUploadAsync(
                new CreateUpload
                {
                    Kind = UploadKind.Disk,
                    Title = title,
                    Bytes = image.Length,
                    Digest = $"sha256:{Convert.ToHexStringLower(hash)}",
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Sends what an upload still lacks, and returns when all is there. A link that breaks is taken up again where it broke; after some seven attempts at one place, within half a minute, it is given up: call this
    /// again then, the cloudlet keeps what it has for a while.
    /// </summary>
    /// <param name="upload">The upload, as it was begun or read.</param>
    /// <param name="content">What it was begun with; not disposed.</param>
    /// <param name="progress">Told as bytes are sent, of those that the cloudlet lacked.</param>
    /// <param name="cancellationToken">Stops sending. The upload stays: it can be gone on with, or cancelled.</param>
    /// <exception cref="InvalidDataException">The content is not the upload's.</exception>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public async Task<UploadInfo> SendUploadAsync(
        UploadInfo upload,
        Stream content,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (upload.State == UploadState.Receiving)
        {
            var bytes =
                upload.Kind == UploadKind.Disk
                    ? content
                    : (await OverlayArchive.OpenAsync(content, cancellationToken).ConfigureAwait(false)).Read(
                        upload.Blobs ?? []
                    );
            if (bytes.Length != upload.Bytes)
                throw new InvalidDataException($"The upload has {upload.Bytes} bytes, and these are {bytes.Length}.");
            await new UploadSender(transport, options, upload.Id, bytes, progress)
                .SendAsync(upload.Offset, cancellationToken)
                .ConfigureAwait(false);
        }
        return await GetUploadAsync(upload.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads an overlay: only the blobs that the cloudlet lacks, over as many connections as it takes.</summary>
    /// <param name="archive">The overlay's archive (OCI, in tar), readable at any place; not disposed.</param>
    /// <param name="title">What people call it; null for nothing.</param>
    /// <param name="progress">Told as bytes are sent, of those that the cloudlet lacked.</param>
    /// <param name="cancellationToken">Stops sending. The upload stays until it expires.</param>
    /// <returns>The complete upload: for <see cref="SynthesisRequest.Upload"/>, or <see cref="FinishUploadAsync"/>.</returns>
    /// <exception cref="InvalidDataException">It is no archive of an overlay.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public async Task<UploadInfo> UploadAsync(
        Stream archive,
        string? title = null,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var upload = await BeginOverlayUploadAsync(archive, title, cancellationToken).ConfigureAwait(false);
        return await SendUploadAsync(upload, archive, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a complete upload an overlay of this cloudlet. Asked again, it gives the same answer.</summary>
    public Task<OverlayInfo> FinishUploadAsync(
        string id,
        string? name = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.UploadFinish(id),
            new FinishUpload { Name = name },
            CloudletJson.Default.FinishUpload,
            CloudletJson.Default.OverlayInfo,
            null,
            cancellationToken
        );

    /// <summary>
    /// Synthesises an overlay while it is sent, over a link that may break: only the blobs that the cloudlet lacks, decoded as they land. Returns when all is sent; the operation's result is a
    /// <see cref="SynthesisResult"/>. When the sending is given up, so is the synthesis.
    /// </summary>
    /// <param name="request">Without an overlay, a URL and an upload.</param>
    /// <param name="archive">The overlay's archive (OCI, in tar), readable at any place; not disposed.</param>
    /// <param name="progress">Told as bytes are sent, of those that the cloudlet lacked.</param>
    /// <param name="cancellationToken">Breaks it off: nothing stays.</param>
    /// <exception cref="ArgumentException">The request names another overlay.</exception>
    /// <exception cref="InvalidDataException">It is no archive of an overlay.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public async Task<OperationInfo> SynthesizeByUploadAsync(
        SynthesisRequest request,
        Stream archive,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Overlay is not null || request.Url is not null || request.Upload is not null)
            throw new ArgumentException("An upload is the overlay: name no other.", nameof(request));
        var upload = await BeginOverlayUploadAsync(archive, null, cancellationToken).ConfigureAwait(false);
        OperationInfo? operation = null;
        try
        {
            operation = await SynthesizeAsync(request with { Upload = upload.Id }, cancellationToken)
                .ConfigureAwait(false);
            await SendSynthesisAsync(upload, operation, archive, progress, cancellationToken).ConfigureAwait(false);
            return operation;
        }
        catch
        {
            await GiveUpAsync(upload, operation).ConfigureAwait(false);
            throw;
        }
    }

    // A synthesis that failed, because the base is not here perhaps, needs no more bytes: it tells why.
    private async Task SendSynthesisAsync(
        UploadInfo upload,
        OperationInfo operation,
        Stream archive,
        IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendUploadAsync(upload, archive, progress, enough.Token);
        var ending = WaitForEndAsync(operation.Id, enough.Token);
        await Task.WhenAny(sending, ending).ConfigureAwait(false);
        if (sending.IsCompleted || !ending.IsCompletedSuccessfully)
        {
            await sending.ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            await ((Task)ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        await enough.CancelAsync().ConfigureAwait(false);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await GiveUpAsync(upload, null).ConfigureAwait(false);
    }

    private async Task WaitForEndAsync(string operation, CancellationToken cancellationToken)
    {
        await foreach (var told in FollowAsync(operation, cancellationToken).ConfigureAwait(false))
        {
            if (told.Operation is { EndedAt: not null })
                return;
        }
    }

    private async Task GiveUpAsync(UploadInfo upload, OperationInfo? operation)
    {
        try
        {
            if (operation is not null)
            {
                await CancelOperationAsync(operation.Id, CancellationToken.None).ConfigureAwait(false);
                await GetOperationAsync(operation.Id, LongestGoodbye, CancellationToken.None).ConfigureAwait(false);
            }
            await CancelUploadAsync(upload.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CloudletUnreachableException or CloudletApiException)
        {
            // It goes by itself, when nothing comes any more.
        }
    }

    private Task<UploadInfo> BeginUploadAsync(CreateUpload request, CancellationToken cancellationToken) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.Uploads,
            request,
            CloudletJson.Default.CreateUpload,
            CloudletJson.Default.UploadInfo,
            null,
            cancellationToken
        );
}
