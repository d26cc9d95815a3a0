using System.Globalization;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>All overlays.</summary>
    public Task<IReadOnlyList<OverlayInfo>> ListOverlaysAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Overlays, CloudletJson.Default.IReadOnlyListOverlayInfo, cancellationToken);

    /// <summary>One overlay, by name or id.</summary>
    public Task<OverlayInfo> GetOverlayAsync(string name, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Overlay(name), CloudletJson.Default.OverlayInfo, cancellationToken);

    /// <summary>Begins to make an overlay. The operation's result is an <see cref="OverlayInfo"/>.</summary>
    public Task<OperationInfo> CreateOverlayAsync(
        CreateOverlay request,
        CancellationToken cancellationToken = default
    ) => transport.PostAsync(Routes.Overlays, request, CloudletJson.Default.CreateOverlay, cancellationToken);

    /// <summary>Begins to check every digest and page. The operation's result is a <see cref="VerificationResult"/>.</summary>
    public Task<OperationInfo> VerifyOverlayAsync(string name, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.OverlayVerify(name), cancellationToken);

    /// <summary>Begins to encode an overlay anew, smaller. The operation's result is a <see cref="RecompressionResult"/>.</summary>
    public Task<OperationInfo> RecompressOverlayAsync(
        string name,
        RecompressOverlay request,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            Routes.OverlayRecompress(name),
            request,
            CloudletJson.Default.RecompressOverlay,
            cancellationToken
        );

    /// <summary>Deletes an overlay that nothing stands on.</summary>
    public Task DeleteOverlayAsync(string name, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Overlay(name), cancellationToken);

    /// <summary>Writes the overlay as an OCI archive into <paramref name="destination"/>, which stays open.</summary>
    public Task ExportOverlayAsync(
        string name,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.OverlayArchive(name), destination, progress, cancellationToken);

    /// <summary>Sends an overlay's OCI archive. The operation's result is an <see cref="OverlayInfo"/>.</summary>
    /// <param name="archive">The archive; read to its end, not disposed.</param>
    /// <param name="name">Its name here; null keeps the one in the archive.</param>
    /// <param name="progress">Told as bytes are sent.</param>
    /// <param name="cancellationToken">Breaks off the upload: nothing stays.</param>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public Task<OperationInfo> ImportOverlayAsync(
        Stream archive,
        string? name = null,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.UploadAsync(
            new QueryText(Routes.OverlayImport).Add("name", name).ToString(),
            archive,
            progress,
            cancellationToken
        );

    /// <summary>Begins to synthesise a stored overlay or one at a URL. The operation's result is a <see cref="SynthesisResult"/>.</summary>
    public Task<OperationInfo> SynthesizeAsync(
        SynthesisRequest request,
        CancellationToken cancellationToken = default
    ) => transport.PostAsync(Routes.Synthesis, request, CloudletJson.Default.SynthesisRequest, cancellationToken);

    /// <summary>Synthesises an overlay while its archive is sent. The operation's result is a <see cref="SynthesisResult"/>.</summary>
    /// <param name="request">Without an overlay and without a URL.</param>
    /// <param name="archive">The archive; read to its end, not disposed.</param>
    /// <param name="progress">Told as bytes are sent.</param>
    /// <param name="cancellationToken">Breaks off the upload: nothing stays.</param>
    /// <exception cref="ArgumentException">The request names another overlay.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public Task<OperationInfo> SynthesizeAsync(
        SynthesisRequest request,
        Stream archive,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Overlay is not null || request.Url is not null || request.Upload is not null)
            throw new ArgumentException("An upload is the overlay: name no other.", nameof(request));
        var query = new QueryText(Routes.Synthesis).Add("name", request.Name);
        foreach (var port in request.Ports ?? [])
            query.Add("port", PortText(port));
        query
            .Add("wait", request.Wait)
            .Add("timeoutSeconds", request.TimeoutSeconds)
            .Add("leaseSeconds", request.LeaseSeconds);
        return transport.UploadAsync(query.ToString(), archive, progress, cancellationToken);
    }

    private static string PortText(PortRequest port) =>
        port.Host is { } host
            ? string.Create(CultureInfo.InvariantCulture, $"{port.Guest}:{host}")
            : port.Guest.ToString(CultureInfo.InvariantCulture);
}
