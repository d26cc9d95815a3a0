using System.Globalization;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Bytes that mean nothing, for clients that measure how fast a cloudlet is for them.</summary>
internal static class ThroughputRoute
{
    private const int Usual = 1 << 20;
    private const int Most = 8 << 20;

    // Noise: a link that compresses would promise too much for zeros.
    private static readonly byte[] Noise = Make();

    public static void MapThroughput(this IEndpointRouteBuilder app) =>
        app.MapGet(Routes.Throughput, (RequestDelegate)ServeAsync);

    private static async Task ServeAsync(HttpContext context)
    {
        var left = Bytes(context.Request.Query["bytes"].ToString());
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = left;
        context.Response.Headers.CacheControl = "no-store";
        while (left > 0)
        {
            var part = Math.Min(left, Noise.Length);
            await context.Response.Body.WriteAsync(Noise.AsMemory(0, part), context.RequestAborted);
            left -= part;
        }
    }

    private static int Bytes(string text)
    {
        if (text.Length == 0)
            return Usual;
        var faults = new Faults();
        if (
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            || bytes is < 1 or > Most
        )
            faults.Add("bytes", text, $"must be 1 to {Most}.");
        faults.ThrowIfAny();
        return bytes;
    }

    private static byte[] Make()
    {
        var noise = new byte[64 << 10];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
