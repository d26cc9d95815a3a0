using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>All services, by id; with <paramref name="tag"/> and <paramref name="text"/> those that have it.</summary>
    public async Task<IReadOnlyList<ServiceInfo>> ListServicesAsync(
        string? tag = null,
        string? text = null,
        CancellationToken cancellationToken = default
    )
    {
        var all = new List<ServiceInfo>();
        var path = new QueryText(Routes.Services).Add("tag", tag).Add("text", text).Add("limit", 200).ToString();
        for (string? next = path; next is not null; )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            var (page, following) = await transport
                .ReadPageAsync(request, CloudletJson.Default.IReadOnlyListServiceInfo, cancellationToken)
                .ConfigureAwait(false);
            all.AddRange(page);
            next = following;
        }
        return all;
    }

    /// <summary>One service.</summary>
    public Task<ServiceInfo> GetServiceAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Service(id), CloudletJson.Default.ServiceInfo, cancellationToken);

    /// <summary>Creates a service. Sent again with the same <paramref name="idempotencyKey"/>, it gives the same answer.</summary>
    public async Task<ServiceInfo> CreateServiceAsync(
        CreateService service,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Services)
        {
            Content = JsonContent.Create(service, CloudletJson.Default.CreateService),
        };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await transport
            .ReadAsync(request, CloudletJson.Default.ServiceInfo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Changes a service; with <paramref name="revision"/> only when it is still as it was read.</summary>
    public async Task<ServiceInfo> EditServiceAsync(
        string id,
        EditService change,
        int? revision = null,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Routes.Service(id))
        {
            Content = JsonContent.Create(change, CloudletJson.Default.EditService),
        };
        if (revision is { } number)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{number}\""));
        return await transport
            .ReadAsync(request, CloudletJson.Default.ServiceInfo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Deletes a service; with <paramref name="stop"/> its instances too, else it is refused while there are any.</summary>
    public Task DeleteServiceAsync(string id, bool stop = false, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(new QueryText(Routes.Service(id)).Add("stop", stop).ToString(), cancellationToken);

    /// <summary>All versions of a service, the newest first.</summary>
    public Task<IReadOnlyList<ServiceVersionInfo>> ListServiceVersionsAsync(
        string id,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            Routes.ServiceVersions(id),
            CloudletJson.Default.IReadOnlyListServiceVersionInfo,
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
    public async Task<ServiceInfo> RollbackServiceAsync(
        string id,
        RollbackService rollback,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.ServiceRollback(id))
        {
            Content = JsonContent.Create(rollback, CloudletJson.Default.RollbackService),
        };
        return await transport
            .ReadAsync(request, CloudletJson.Default.ServiceInfo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>An instance of a service that answers, and a seat in it. Returns when both are there.</summary>
    public async Task<EnsuredInstance> EnsureInstanceAsync(
        string id,
        EnsureInstance wish,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.ServiceInstances(id))
        {
            Content = JsonContent.Create(wish, CloudletJson.Default.EnsureInstance),
        };
        return await transport
            .ReadAsync(request, CloudletJson.Default.EnsuredInstance, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>As <see cref="EnsureInstanceAsync"/>, as an operation to follow; its result is an <see cref="EnsuredInstance"/>.</summary>
    public async Task<OperationInfo> BeginEnsureInstanceAsync(
        string id,
        EnsureInstance wish,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.ServiceInstances(id))
        {
            Content = JsonContent.Create(wish, CloudletJson.Default.EnsureInstance),
        };
        request.Headers.Add("Prefer", "respond-async");
        return await transport
            .ReadAsync(request, CloudletJson.Default.OperationInfo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>All leases.</summary>
    public Task<IReadOnlyList<LeaseInfo>> ListLeasesAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Leases, CloudletJson.Default.IReadOnlyListLeaseInfo, cancellationToken);

    /// <summary>Lets a lease last on.</summary>
    public async Task<LeaseInfo> RenewLeaseAsync(
        string id,
        RenewLease? renewal = null,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Routes.Lease(id))
        {
            Content = JsonContent.Create(renewal ?? new RenewLease(), CloudletJson.Default.RenewLease),
        };
        return await transport
            .ReadAsync(request, CloudletJson.Default.LeaseInfo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Gives a seat back.</summary>
    public Task ReleaseLeaseAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Lease(id), cancellationToken);
}
