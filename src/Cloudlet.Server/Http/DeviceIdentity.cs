using Cloudlet.Server.Devices;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// Which device asks: what it calls itself in <c>X-Device-ID</c>, else its address. No proof of anything: it keeps the things of well-behaved devices apart, until devices are paired.
/// </summary>
internal static class DeviceIdentity
{
    /// <summary>The header.</summary>
    public const string Header = "X-Device-ID";

    private const string Foreign = "kd:";

    /// <summary>The device that asks; null when it is somebody on the cloudlet's own host.</summary>
    /// <exception cref="ProblemException">It calls itself something that is no id.</exception>
    public static string? Device(this HttpContext context)
    {
        if (!context.IsFromDevice())
            return null;
        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return context.Connection.RemoteIpAddress!.ToString();
        var id = values.ToString();
        var faults = new Faults();
        DeviceRules.CheckId(id, Header, faults);
        if (id.StartsWith(Foreign, StringComparison.Ordinal))
            faults.Add(Header, id, $"ids of clients of KD-Cloudlet begin with {Foreign}");
        faults.ThrowIfAny();
        return id;
    }
}
