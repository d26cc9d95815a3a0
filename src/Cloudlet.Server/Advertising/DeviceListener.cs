using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.NetworkInformation;
using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.Advertising;

/// <summary>Where devices of the network reach the daemon: an address of this host, or all of them, and a port.</summary>
/// <param name="Address">The address; <see cref="IPAddress.IPv6Any"/> for all, of both families.</param>
/// <param name="Port">The TCP port.</param>
public sealed record DeviceListener(IPAddress Address, ushort Port)
{
    private const string Expected =
        "is not where devices can be answered: write http://ADDRESS:PORT, with * as the address for all, such as http://*:9443.";

    /// <summary>Whether it listens on all addresses.</summary>
    public bool IsForAll => Address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether others than this host can reach it.</summary>
    public bool IsForOthers => !IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>http://ADDRESS:PORT</c>; the address is an IP address, <c>localhost</c>, or <c>*</c>.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out DeviceListener? listener,
        [NotNullWhen(false)] out string? fault
    )
    {
        var isOne = ListenUrl.TryParse(text, out var address, out var port) && port != 0;
        listener = isOne ? new DeviceListener(address!, port) : null;
        fault = isOne ? null : Expected;
        return isOne;
    }

    /// <summary>The interfaces through which others reach it: null for all, none when it listens to this host alone.</summary>
    /// <param name="wanted">Only these; null for no such limit.</param>
    internal ImmutableHashSet<string>? ReachableThrough(ImmutableHashSet<string>? wanted)
    {
        if (IsForAll)
            return wanted;
        if (!IsForOthers)
            return [];
        var own = NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(card => card.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(Address)))
            .Select(card => card.Name)
            .ToImmutableHashSet();
        return wanted is null ? own : own.Intersect(wanted);
    }

    /// <summary>Lets a server listen there.</summary>
    internal void ListenOn(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (IsForAll)
            kestrel.ListenAnyIP(Port, configure);
        else
            kestrel.Listen(Address, Port, configure);
    }

    /// <summary>The place, named by the switch that it came from.</summary>
    internal ListeningPlace ToPlace(string failure, string option) =>
        new(
            failure,
            option,
            Address,
            Port,
            "Choose another port, an address of this host, or * for all: see `ss -tlnp`."
        );

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => ListenUrl.Of(Address, Port);
}
