using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>How requests come in over HTTP, and answers go out.</summary>
internal interface IKdGate
{
    /// <summary>The header in which a device says who it is.</summary>
    const string DeviceHeader = "X-Device-ID";

    /// <summary>Answers one request, also one that should not have come.</summary>
    Task ServeAsync(HttpContext context);
}
