namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>A daemon whose routes a test can see.</summary>
public sealed class WatchedServer : TestServer
{
    public WatchedServer()
        : this(new RouteWatch()) { }

    private WatchedServer(RouteWatch watch)
        : base(devices: null, watch) => Watch = watch;

    public RouteWatch Watch { get; }
}
