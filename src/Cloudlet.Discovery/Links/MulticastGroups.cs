using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Discovery.Links;

/// <summary>Where multicast DNS is spoken (RFC 6762, 3).</summary>
internal static class MulticastGroups
{
    /// <summary>The one port.</summary>
    public const int Port = 5353;

    /// <summary>The group in IPv4.</summary>
    public static readonly IPAddress V4 = IPAddress.Parse("224.0.0.251");

    /// <summary>The group in IPv6.</summary>
    public static readonly IPAddress V6 = IPAddress.Parse("ff02::fb");

    /// <summary>The group of a family.</summary>
    public static IPAddress Of(AddressFamily family) => family == AddressFamily.InterNetwork ? V4 : V6;
}
