using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Cloudlet.Server.Modules;

/// <summary>How the address of a listener is written: <c>http://ADDRESS:PORT</c>.</summary>
public static class ListenUrl
{
    private const string Scheme = "http://";

    /// <summary>Reads one; the address is an IP address, <c>localhost</c>, or <c>*</c> for all of both families: <see cref="IPAddress.IPv6Any"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address, out ushort port)
    {
        (address, port) = (null, 0);
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = text[Scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(rest[(colon + 1)..], out port))
            return false;
        address = rest[..colon] switch
        {
            "*" or "0.0.0.0" or "[::]" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            var host => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        return address is not null;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public static string Of(IPAddress address, ushort port) =>
        address.Equals(IPAddress.IPv6Any) ? $"{Scheme}*:{port}" : $"{Scheme}{new IPEndPoint(address, port)}";
}
