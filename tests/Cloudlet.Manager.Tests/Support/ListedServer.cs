using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>The daemon, and all that it answers to.</summary>
public sealed class ListedServer : ManagerServer
{
    private readonly ListedRoutes listed = new();

    protected override IReadOnlyList<ServerModule> More => [listed];

    /// <summary>Methods and paths, parameters filled in with what is not there.</summary>
    public IReadOnlyList<(string Method, string Path)> Routes => listed.Read();

    private sealed class ListedRoutes : ServerModule
    {
        private IEndpointRouteBuilder? routes;

        public IReadOnlyList<(string, string)> Read() =>
            [
                .. routes!
                    .DataSources.SelectMany(source => source.Endpoints)
                    .OfType<RouteEndpoint>()
                    .SelectMany(endpoint =>
                        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                            (method, Filled(endpoint.RoutePattern.RawText!))
                        )
                    )
                    .Distinct()
                    .Order(),
            ];

        internal override void Configure(WebApplicationBuilder builder) { }

        internal override void Guard(WebApplication app, ApplicationServices services) { }

        internal override IAsyncDisposable Start(WebApplication app, ApplicationServices services)
        {
            routes = app;
            return new Nothing();
        }

        internal override IEnumerable<string> Announce(WebApplication app) => [];

        internal override IReadOnlyList<ListeningPlace> Places => [];

        private static string Filled(string pattern) =>
            "/" + System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "nothing").TrimStart('/');

        private sealed class Nothing : IAsyncDisposable
        {
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
