using Cloudlet.Server.Modules;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>A daemon whose routes a test can see.</summary>
public sealed class WatchedServer : TestServer
{
    public RouteWatch Watch { get; } = new();

    protected override IReadOnlyList<ServerModule> Modules => [Watch];
}
