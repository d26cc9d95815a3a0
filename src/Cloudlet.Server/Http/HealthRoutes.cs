using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Http;

/// <summary>For those who watch over the daemon: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
internal static class HealthRoutes
{
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapHealth(
        this IEndpointRouteBuilder app,
        CatalogueDatabase catalogue,
        PrometheusCollector collector
    )
    {
        // It answers: it lives.
        app.MapGet("/healthz", () => TypedResults.Text("ok\n"));
        // It can do what it is asked: the catalogue answers too. A failure is told as any other.
        app.MapGet(
            "/readyz",
            async (CancellationToken cancellationToken) =>
            {
                await catalogue.ReadAsync(context => context.Owner.CountAsync(cancellationToken));
                return TypedResults.Text("ok\n");
            }
        );
        app.MapGet("/metrics", () => TypedResults.Text(collector.Write(), Prometheus));
    }
}
