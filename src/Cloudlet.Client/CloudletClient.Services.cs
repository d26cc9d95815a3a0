using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    // What a cloudlet gives at once.
    private const int MostPerPage = 200;

    /// <summary>All services, by id; with <paramref name="tag"/> and <paramref name="text"/> those that have it.</summary>
    public Task<IReadOnlyList<ServiceInfo>> ListServicesAsync(
        string? tag = null,
        string? text = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.ListAsync(
            new QueryText(Routes.Services).Add("tag", tag).Add("text", text).Add("limit", MostPerPage).ToString(),
            CloudletJson.Default.IReadOnlyListServiceInfo,
            cancellationToken
        );

    /// <summary>One service.</summary>
    public Task<ServiceInfo> GetServiceAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Service(id), CloudletJson.Default.ServiceInfo, cancellationToken);

    /// <summary>Creates a service. Sent again with the same <paramref name="idempotencyKey"/>, it gives the same answer.</summary>
    public Task<ServiceInfo> CreateServiceAsync(
        CreateService service,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.Services,
            service,
            CloudletJson.Default.CreateService,
            CloudletJson.Default.ServiceInfo,
            idempotencyKey is null ? null : headers => headers.Add("Idempotency-Key", idempotencyKey),
            cancellationToken
        );

    /// <summary>Changes a service; with <paramref name="revision"/> only when it is still as it was read.</summary>
    public Task<ServiceInfo> EditServiceAsync(
        string id,
        EditService change,
        int? revision = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Patch,
            Routes.Service(id),
            change,
            CloudletJson.Default.EditService,
            CloudletJson.Default.ServiceInfo,
            ApiTransport.IfStill(revision),
            cancellationToken
        );

    /// <summary>Deletes a service; with <paramref name="stop"/> its instances too, else it is refused while there are any.</summary>
    public Task DeleteServiceAsync(string id, bool stop = false, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(new QueryText(Routes.Service(id)).Add("stop", stop).ToString(), cancellationToken);

    /// <summary>Writes a service, with the overlay of its current version, as an OCI archive into <paramref name="destination"/>, which stays open.</summary>
    public Task ExportServiceAsync(
        string id,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.ServiceArchive(id), destination, progress, cancellationToken);

    /// <summary>Sends a service's archive. The operation's result is a <see cref="ServiceInfo"/>.</summary>
    /// <param name="archive">The archive; read to its end, not disposed.</param>
    /// <param name="id">Its id here; null keeps the one in the archive.</param>
    /// <param name="update">Whether a service of that id that is there is to have the archive's machine as its next version; else it is refused.</param>
    /// <param name="progress">Told as bytes are sent.</param>
    /// <param name="cancellationToken">Breaks off the upload: nothing stays.</param>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public Task<OperationInfo> ImportServiceAsync(
        Stream archive,
        string? id = null,
        bool update = false,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.UploadAsync(
            new QueryText(Routes.ServiceImport).Add("id", id).Add("update", update).ToString(),
            archive,
            progress,
            cancellationToken
        );

    /// <summary>All versions of a service, the newest first.</summary>
    public Task<IReadOnlyList<ServiceVersionInfo>> ListServiceVersionsAsync(
        string id,
        CancellationToken cancellationToken = default
    ) =>
        transport.ListAsync(
            Routes.ServiceVersions(id),
            CloudletJson.Default.IReadOnlyListServiceVersionInfo,
            cancellationToken
        );

    /// <summary>Deletes a version that is not the current one; with <paramref name="overlay"/> its overlay too, unless something else uses it.</summary>
    public Task DeleteServiceVersionAsync(
        string id,
        int number,
        bool overlay = false,
        CancellationToken cancellationToken = default
    ) =>
        transport.DeleteAsync(
            new QueryText(Routes.ServiceVersion(id, number)).Add("overlay", overlay).ToString(),
            cancellationToken
        );

    /// <summary>Begins to make an instance the next version of a service. The operation's result is the <see cref="ServiceInfo"/>.</summary>
    public Task<OperationInfo> FreezeServiceAsync(
        string id,
        FreezeService request,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(Routes.ServiceVersions(id), request, CloudletJson.Default.FreezeService, cancellationToken);

    /// <summary>Makes an earlier version the current one again.</summary>
    public Task<ServiceInfo> RollbackServiceAsync(
        string id,
        RollbackService rollback,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.ServiceRollback(id),
            rollback,
            CloudletJson.Default.RollbackService,
            CloudletJson.Default.ServiceInfo,
            null,
            cancellationToken
        );

    /// <summary>An instance of a service that answers, and a seat in it. Returns when both are there.</summary>
    public Task<EnsuredInstance> EnsureInstanceAsync(
        string id,
        EnsureInstance wish,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.ServiceInstances(id),
            wish,
            CloudletJson.Default.EnsureInstance,
            CloudletJson.Default.EnsuredInstance,
            null,
            cancellationToken
        );

    /// <summary>As <see cref="EnsureInstanceAsync"/>, as an operation to follow; its result is an <see cref="EnsuredInstance"/>.</summary>
    public Task<OperationInfo> BeginEnsureInstanceAsync(
        string id,
        EnsureInstance wish,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.ServiceInstances(id),
            wish,
            CloudletJson.Default.EnsureInstance,
            CloudletJson.Default.OperationInfo,
            headers => headers.Add("Prefer", "respond-async"),
            cancellationToken
        );

    /// <summary>All leases.</summary>
    public Task<IReadOnlyList<LeaseInfo>> ListLeasesAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Leases, CloudletJson.Default.IReadOnlyListLeaseInfo, cancellationToken);

    /// <summary>Lets a lease last on.</summary>
    public Task<LeaseInfo> RenewLeaseAsync(
        string id,
        RenewLease? renewal = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Put,
            Routes.Lease(id),
            renewal ?? new RenewLease(),
            CloudletJson.Default.RenewLease,
            CloudletJson.Default.LeaseInfo,
            null,
            cancellationToken
        );

    /// <summary>Gives a seat back.</summary>
    public Task ReleaseLeaseAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Lease(id), cancellationToken);
}
