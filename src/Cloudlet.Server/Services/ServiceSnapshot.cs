using System.Collections.Immutable;

namespace Cloudlet.Server.Services;

/// <summary>All services at one moment: immutable, so that readers need no lock and answers made of it stay right.</summary>
internal sealed class ServiceSnapshot
{
    public static readonly ServiceSnapshot Empty = Of([]);

    private readonly ImmutableSortedDictionary<string, Service> services;

    private ServiceSnapshot(ImmutableSortedDictionary<string, Service> services)
    {
        this.services = services;
        All = [.. services.Values];
    }

    /// <summary>All of them, by id.</summary>
    public ImmutableArray<Service> All { get; }

    /// <summary>Those of <paramref name="list"/>.</summary>
    public static ServiceSnapshot Of(IEnumerable<Service> list) =>
        new(list.ToImmutableSortedDictionary(service => service.Id, service => service, StringComparer.Ordinal));

    /// <summary>The service of that id, or null.</summary>
    public Service? Find(string id) => services.GetValueOrDefault(id);

    /// <summary>The next moment, with this service as it is now.</summary>
    public ServiceSnapshot With(Service service) => new(services.SetItem(service.Id, service));

    /// <summary>The next moment, without that service.</summary>
    public ServiceSnapshot Without(string id) => new(services.Remove(id));
}
