using System.Diagnostics.CodeAnalysis;
using System.Net;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager;

/// <summary>Where the Manager listens.</summary>
/// <param name="Address">An address of this host; <see cref="IPAddress.IPv6Any"/> for all, of both families.</param>
/// <param name="Port">The TCP port; 0 for one that is free.</param>
public sealed record ManagerListener(IPAddress Address, ushort Port)
{
    private const string Expected =
        "is not where the Manager can listen: write http://ADDRESS:PORT, such as http://127.0.0.1:9998.";

    /// <summary>Where it listens when nobody says otherwise: for this machine's own browsers only.</summary>
    public static ManagerListener Default { get; } = new(IPAddress.Loopback, 9998);

    /// <summary>Whether it listens on all addresses.</summary>
    public bool IsForAll => Address.Equals(IPAddress.IPv6Any);

    /// <summary>Reads <c>http://ADDRESS:PORT</c>; the address is an IP address, <c>localhost</c>, or <c>*</c>.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ManagerListener? listener,
        [NotNullWhen(false)] out string? fault
    )
    {
        var isOne = ListenUrl.TryParse(text, out var address, out var port);
        listener = isOne ? new ManagerListener(address!, port) : null;
        fault = isOne ? null : Expected;
        return isOne;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => ListenUrl.Of(Address, Port);
}
