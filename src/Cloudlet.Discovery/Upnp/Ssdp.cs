using System.Collections.Immutable;
using System.Net;
using Cloudlet.Discovery.Links;

namespace Cloudlet.Discovery.Upnp;

/// <summary>A UPnP device that is to be found until this is disposed, which says goodbye. IPv4 only, as the clients that look for it.</summary>
public sealed class Ssdp : IAsyncDisposable
{
    /// <summary>The one port.</summary>
    internal const int Port = 1900;

    private const int LongestPacket = 2048;
    private const int Hops = 2; // UPnP's own default.
    private static readonly IPAddress Group = IPAddress.Parse("239.255.255.250");
    private readonly SharedPort port;
    private readonly SsdpEngine engine;

    private Ssdp(UpnpDevice device, ImmutableHashSet<string>? interfaces, TimeProvider time, Random random)
    {
        port = SharedPort.Open([Group], Port, Hops, LongestPacket, interfaces, time);
        engine = new SsdpEngine(device, port, random);
    }

    /// <summary>Opens the port, and tells of the device from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="interfaces">The interfaces, by name; null for all that are up and lead to others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads packets in time; used by this object alone.</param>
    /// <exception cref="DiscoveryUnavailableException">The port cannot be opened.</exception>
    public static Ssdp Start(UpnpDevice device, ImmutableHashSet<string>? interfaces, TimeProvider time, Random random)
    {
        var ssdp = new Ssdp(device, interfaces, time, random);
        ssdp.port.Start(ssdp.engine);
        return ssdp;
    }

    /// <summary>Says goodbye, and closes.</summary>
    public ValueTask DisposeAsync() => port.StopAsync(engine.Stop);
}
