using System.Collections.Immutable;
using System.Net;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery.Browsing;

/// <summary>Puts services together from what was told on all links of an interface.</summary>
internal static class ServiceView
{
    /// <summary>All services of a type of which place, text and an address are known.</summary>
    public static Dictionary<FoundServiceKey, FoundService> Of(ServiceType type, IEnumerable<LinkQuerier> links)
    {
        var found = new Dictionary<FoundServiceKey, FoundService>();
        foreach (var interfaceLinks in links.GroupBy(querier => querier.Link.Id.InterfaceIndex))
        {
            var queriers = interfaceLinks.ToList();
            foreach (
                var instance in All<PointerRecord>(queriers, type.Name).Select(pointer => pointer.Target).Distinct()
            )
            {
                if (Resolve(type, instance, queriers) is { } service)
                    found[service.Key] = service;
            }
        }
        return found;
    }

    private static FoundService? Resolve(ServiceType type, DomainName instance, List<LinkQuerier> queriers)
    {
        // Two places are told only while one replaces the other: the last one counts.
        if (
            All<ServiceRecord>(queriers, instance).LastOrDefault() is not { } place
            || All<TextRecord>(queriers, instance).LastOrDefault() is not { } text
        )
            return null;
        var link = queriers[0].Link;
        var addresses = All<AddressRecord>(queriers, place.Target)
            .Select(record => Scoped(record.Address, link.Id.InterfaceIndex))
            .Distinct()
            .OrderBy(Preference)
            .ThenBy(address => address.ToString(), StringComparer.Ordinal)
            .ToImmutableArray();
        if (addresses.IsEmpty)
            return null;
        return new FoundService
        {
            Key = new FoundServiceKey(type, instance.FirstLabel, link.Id.InterfaceIndex),
            InterfaceName = link.InterfaceName,
            Host = place.Target,
            Port = place.Port,
            Addresses = addresses,
            Text = text.Text,
        };
    }

    // Addresses that are good everywhere on the network before those that need a scope.
    private static int Preference(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 0
        : address.IsIPv6LinkLocal ? 2
        : 1;

    private static IPAddress Scoped(IPAddress address, int interfaceIndex) =>
        address.IsIPv6LinkLocal ? new IPAddress(address.GetAddressBytes(), interfaceIndex) : address;

    private static IEnumerable<T> All<T>(List<LinkQuerier> queriers, DomainName name)
        where T : ResourceRecord
    {
        RecordType[] types =
            typeof(T) == typeof(PointerRecord) ? [RecordType.Ptr]
            : typeof(T) == typeof(ServiceRecord) ? [RecordType.Srv]
            : typeof(T) == typeof(TextRecord) ? [RecordType.Txt]
            : [RecordType.A, RecordType.Aaaa];
        var told = queriers.SelectMany(querier => types.SelectMany(type => querier.Cache.Of(name, type))).ToList();
        // What is in its last second counts only while nothing has taken its place.
        var staying = told.FindAll(cached => !cached.IsLeaving);
        return (staying.Count > 0 && typeof(T) != typeof(PointerRecord) ? staying : told).Select(cached =>
            (T)cached.Record
        );
    }
}
