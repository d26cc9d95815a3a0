using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cloudlet.Server.Tracing;

/// <summary>Sends spans to an OTLP collector until it is disposed of, and then what is left. A collector that is away holds up nothing.</summary>
internal static class OtlpExport
{
    // Requests by Kestrel's host, and what the daemon asks of others.
    private static readonly string[] Sources = [ServerTraces.SourceName, "Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Starts to send.</summary>
    /// <param name="settings">Where.</param>
    /// <param name="id">This cloudlet.</param>
    public static IDisposable Start(OtlpSettings settings, string id) =>
        Sdk.CreateTracerProviderBuilder()
            .AddSource(Sources)
            .ConfigureResource(resource =>
                resource.AddService("cloudlet", serviceVersion: CloudletServer.Version, serviceInstanceId: id)
            )
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = settings.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = settings.IsGrpc ? settings.Endpoint : TracesOf(settings.Endpoint);
            })
            .Build();

    /// <summary>Gives the span of a request the name of its route: ids in names would make each its own.</summary>
    public static void UseRouteNames(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    Activity.Current is { IsAllDataRequested: true } span
                    && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
                )
                {
                    span.DisplayName = $"{context.Request.Method} {route}";
                    span.SetTag("http.route", route);
                }
                return next(context);
            }
        );

    private static Uri TracesOf(Uri endpoint) => new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");
}
