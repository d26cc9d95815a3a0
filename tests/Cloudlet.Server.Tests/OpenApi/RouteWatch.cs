using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>A module that does nothing but look which routes the daemon has.</summary>
public sealed class RouteWatch : ServerModule
{
    private IEndpointRouteBuilder? routes;

    /// <summary>Method and path of each; what has no method is a GET, such as a WebSocket.</summary>
    public IReadOnlyList<(string Method, string Path)> Routes =>
        [
            .. routes!
                .DataSources.SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .SelectMany(endpoint =>
                    (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                        (method, endpoint.RoutePattern.RawText!)
                    )
                ),
        ];

    internal override void Configure(WebApplicationBuilder builder) { }

    internal override void Guard(WebApplication app, ApplicationServices services) { }

    internal override IAsyncDisposable Start(WebApplication app, ApplicationServices services)
    {
        routes = app;
        return new Nothing();
    }

    internal override IEnumerable<string> Announce(WebApplication app) => [];

    internal override Exception? Explain(IOException exception) => null;

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
