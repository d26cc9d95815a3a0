using System.Text.RegularExpressions;
using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>A module that does nothing but look which routes the daemon has.</summary>
public sealed partial class RouteWatch : ServerModule
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
                        (method, Constraint().Replace(endpoint.RoutePattern.RawText!, "{$1}"))
                    )
                ),
        ];

    [GeneratedRegex(@"\{(\w+):\w+\}")]
    private static partial Regex Constraint();

    internal override void Configure(WebApplicationBuilder builder) { }

    internal override void Guard(WebApplication app, ApplicationServices services) { }

    internal override IAsyncDisposable Start(WebApplication app, ApplicationServices services)
    {
        routes = app;
        return new Nothing();
    }

    internal override IEnumerable<string> Announce(WebApplication app) => [];

    internal override IReadOnlyList<ListeningPlace> Places => [];

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
