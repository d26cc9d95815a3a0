using System.Net;
using Cloudlet.Server.Devices;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>The plain mode: GET below <c>/api</c>. Who a device is, is what it says.</summary>
internal sealed class KdPlainGate(KdApi api, KdSeats seats) : IKdGate
{
    private const string Root = "/api";

    public async Task ServeAsync(HttpContext context)
    {
        using var answer = await AnswerAsync(context);
        await KdWriter.WriteAsync(context.Response, answer, context.RequestAborted);
    }

    private async Task<KdAnswer> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(Root, StringComparison.Ordinal, out var path))
            return KdAnswer.Error(404, $"There is nothing at {request.Path}: this port has {Root} alone.");
        if (!HttpMethods.IsGet(request.Method))
            return KdAnswer.Error(405, $"{request.Method} is not known here: only GET.");
        string? device = request.Headers[IKdGate.DeviceHeader];
        if (!DeviceRules.IsId(device))
            device = null;
        // No device's id has a slash.
        var holder = device ?? $"/{context.Connection.RemoteIpAddress?.MapToIPv6()}";
        await seats.HearAsync(holder);
        return await api.AnswerAsync(
            new KdRequest
            {
                Path = (path.Value ?? "").TrimEnd('/'),
                Parameters = request.Query.ToDictionary(
                    item => item.Key,
                    item => item.Value[^1] ?? "",
                    StringComparer.Ordinal
                ),
                Device = device,
                Holder = holder,
                ReachedAt = context.Connection.LocalIpAddress ?? IPAddress.Loopback,
            },
            context.RequestAborted
        );
    }
}
