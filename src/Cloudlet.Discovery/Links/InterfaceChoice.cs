using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cloudlet.Discovery.Links;

/// <summary>Which of the host's interfaces discovery works on.</summary>
internal static class InterfaceChoice
{
    /// <summary>The links of now.</summary>
    /// <param name="names">The interfaces by name; null for all that are up, take part in multicast and lead to others.</param>
    /// <param name="families">The address families that there are sockets for.</param>
    public static List<Link> Current(ImmutableHashSet<string>? names, IReadOnlyCollection<AddressFamily> families)
    {
        var links = new List<Link>();
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (names is null ? !LeadsToOthers(card) : !names.Contains(card.Name))
                continue;
            if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
                continue;
            var properties = card.GetIPProperties();
            var addresses = properties
                .UnicastAddresses.Select(own => new LinkAddress(Unscoped(own.Address), own.PrefixLength))
                .Distinct()
                .OrderBy(own => own.Address.AddressFamily)
                .ThenBy(own => own.Address.ToString(), StringComparer.Ordinal)
                .ToImmutableArray();
            foreach (var family in families)
            {
                if (
                    addresses.Any(own => own.Address.AddressFamily == family)
                    && Numbers(card, properties, family) is var (index, mtu)
                )
                    links.Add(new Link(new LinkId(index, family), card.Name, addresses, mtu));
            }
        }
        return links;
    }

    private static bool LeadsToOthers(NetworkInterface card) =>
        card.SupportsMulticast
        && card.NetworkInterfaceType
            is not (NetworkInterfaceType.Loopback or NetworkInterfaceType.Tunnel or NetworkInterfaceType.Ppp);

    // An interface that goes away meanwhile has none.
    private static (int Index, int Mtu)? Numbers(
        NetworkInterface card,
        IPInterfaceProperties properties,
        AddressFamily family
    )
    {
        try
        {
            if (family == AddressFamily.InterNetwork)
                return properties.GetIPv4Properties() is { } v4 && card.Supports(NetworkInterfaceComponent.IPv4)
                    ? (v4.Index, v4.Mtu)
                    : null;
            return properties.GetIPv6Properties() is { } v6 && card.Supports(NetworkInterfaceComponent.IPv6)
                ? (v6.Index, v6.Mtu)
                : null;
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    private static IPAddress Unscoped(IPAddress address) => new(address.GetAddressBytes());
}
