using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Discovery.Links;

/// <summary>One interface in one address family: what multicast DNS calls a link, each with its own state (RFC 6762, 14).</summary>
/// <param name="Id">Which one.</param>
/// <param name="InterfaceName">The interface's name, such as <c>eth0</c>.</param>
/// <param name="Addresses">All addresses of the interface, of both families.</param>
/// <param name="Mtu">The most bytes of a frame's content.</param>
public sealed record Link(LinkId Id, string InterfaceName, ImmutableArray<LinkAddress> Addresses, int Mtu = 1500)
{
    /// <summary>Whether an address is one of this host's own here.</summary>
    public bool IsOwn(IPAddress address) => Addresses.Any(own => own.Address.Equals(address));

    /// <summary>Whether an address belongs to a neighbour: the same prefix, or an IPv6 address of this link only.</summary>
    public bool IsOnLink(IPAddress address) => address.IsIPv6LinkLocal || Addresses.Any(own => own.Covers(address));

    /// <inheritdoc/>
    public bool Equals(Link? other) =>
        other is not null
        && Id == other.Id
        && InterfaceName == other.InterfaceName
        && Mtu == other.Mtu
        && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();
}

/// <summary>Names a link.</summary>
/// <param name="InterfaceIndex">The interface's number in the system.</param>
/// <param name="Family">IPv4 or IPv6.</param>
public readonly record struct LinkId(int InterfaceIndex, AddressFamily Family);

/// <summary>An address and the length of its network's prefix in bits.</summary>
public readonly record struct LinkAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether <paramref name="other"/> is in the same network.</summary>
    public bool Covers(IPAddress other)
    {
        if (other.AddressFamily != Address.AddressFamily)
            return false;
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        Address.TryWriteBytes(left, out var length);
        other.TryWriteBytes(right, out _);
        var bits = Math.Clamp(PrefixLength, 0, length * 8);
        var whole = bits / 8;
        if (!left[..whole].SequenceEqual(right[..whole]))
            return false;
        var rest = bits % 8;
        return rest == 0 || (left[whole] ^ right[whole]) >> (8 - rest) == 0;
    }
}
