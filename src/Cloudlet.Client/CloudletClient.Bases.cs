using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>All bases.</summary>
    public Task<IReadOnlyList<BaseInfo>> ListBasesAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Bases, CloudletJson.Default.IReadOnlyListBaseInfo, cancellationToken);

    /// <summary>One base, by name or id.</summary>
    public Task<BaseInfo> GetBaseAsync(string name, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Base(name), CloudletJson.Default.BaseInfo, cancellationToken);

    /// <summary>Begins to make a base. The operation's result is a <see cref="BaseInfo"/>.</summary>
    public Task<OperationInfo> CreateBaseAsync(CreateBase request, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.Bases, request, CloudletJson.Default.CreateBase, cancellationToken);

    /// <summary>Deletes a base that nothing stands on.</summary>
    public Task DeleteBaseAsync(string name, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Base(name), cancellationToken);

    /// <summary>Writes the base as one file into <paramref name="destination"/>, which stays open.</summary>
    public Task ExportBaseAsync(
        string name,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.BaseArchive(name), destination, progress, cancellationToken);

    /// <summary>Sends an exported base. The operation's result is a <see cref="BaseInfo"/>.</summary>
    /// <param name="archive">What <see cref="ExportBaseAsync"/> wrote; read to its end, not disposed.</param>
    /// <param name="name">Its name here; null keeps the one in the archive.</param>
    /// <param name="progress">Told as bytes are sent.</param>
    /// <param name="cancellationToken">Breaks off the upload: nothing stays.</param>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public Task<OperationInfo> ImportBaseAsync(
        Stream archive,
        string? name = null,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.UploadAsync(
            new QueryText(Routes.BaseImport).Add("name", name).ToString(),
            archive,
            progress,
            cancellationToken
        );
}
