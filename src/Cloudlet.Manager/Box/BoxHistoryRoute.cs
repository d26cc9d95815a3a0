using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Manager.Box;

/// <summary>The last hour of the box for the plots: <c>/box/history</c>, column by column as uPlot wants it.</summary>
internal static class BoxHistoryRoute
{
    public static void MapBoxHistory(this IEndpointRouteBuilder routes, BoxSampler sampler) =>
        routes.MapGet(
            "/box/history",
            () => TypedResults.Json(BoxHistory.Of([.. sampler.Samples]), BoxJson.Default.BoxHistory)
        );
}

/// <summary>Samples, column by column.</summary>
internal sealed record BoxHistory(
    IReadOnlyList<long> At,
    IReadOnlyList<double> Cpu,
    IReadOnlyList<long> Memory,
    IReadOnlyList<long> Disk,
    IReadOnlyList<double> Received,
    IReadOnlyList<double> Sent
)
{
    public static BoxHistory Of(IReadOnlyList<BoxSample> samples) =>
        new(
            [.. samples.Select(sample => sample.At.ToUnixTimeSeconds())],
            [.. samples.Select(sample => Math.Round(sample.Cpu * 100, 1))],
            [.. samples.Select(sample => sample.MemoryUsed)],
            [.. samples.Select(sample => sample.DiskUsed)],
            [.. samples.Select(sample => Math.Round(sample.Received))],
            [.. samples.Select(sample => Math.Round(sample.Sent))]
        );
}

/// <summary>The samples' JSON: for the plots, and for the next daemon.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BoxHistory))]
[JsonSerializable(typeof(IReadOnlyList<BoxSample>))]
internal sealed partial class BoxJson : JsonSerializerContext;
