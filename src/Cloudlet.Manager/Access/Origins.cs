using System.Net;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Access;

/// <summary>Whether a request comes from a page of ours.</summary>
internal static class Origins
{
    /// <summary>
    /// Whether it was sent to an address or a name of this host. A name of somebody else that now leads here (DNS rebinding) would make
    /// his page one of ours; an address cannot be claimed so.
    /// </summary>
    public static bool IsOurHost(HttpRequest request)
    {
        var host = request.Host.Host;
        var own = Dns.GetHostName();
        return IPAddress.TryParse(host.Trim('[', ']'), out _)
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.Equals(own, StringComparison.OrdinalIgnoreCase)
            || host.Equals($"{own}.local", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the page that sends it has this very origin. A program that is no browser sends none.</summary>
    public static bool IsOurs(HttpRequest request) =>
        request.Headers.Origin.ToString() is var origin
        && origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
