using System.Net;
using System.Net.Sockets;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Http;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Tracing;
using Cloudlet.Server.Uploads;

namespace Cloudlet.Server;

/// <summary>What the daemon runs with: complete and valid.</summary>
public sealed record ServerSettings
{
    /// <summary>The folder that the daemon owns; made when it is missing. Absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The Unix socket to listen on: full rights for whoever may open it. At most 107 bytes.</summary>
    public required string SocketPath { get; init; }

    /// <summary>
    /// The folder of short-lived sockets of this data directory's machines. Short, because a socket's path ends at
    /// 107 bytes; null: chosen by <see cref="Data.RunDirectory.DefaultFor"/>.
    /// </summary>
    public string? RunDirectory { get; init; }

    /// <summary>Where devices of the network are answered, too; null: nowhere, the socket is all there is.</summary>
    public DeviceListener? DeviceListener { get; init; }

    /// <summary>How clients of KD-Cloudlet are answered; null: not at all.</summary>
    public KdCloudletSettings? KdCloudlet { get; init; }

    /// <summary>Which devices may start machines or upload; by default none, until they can be told apart.</summary>
    public AccessPolicy Access { get; init; } = AccessPolicy.Paired;

    /// <summary>
    /// The address that ports of instances are bound to: loopback, unless devices may start machines and so must reach them. User-mode networking forwards IPv4
    /// only, so a listener on an IPv6 address, or two listeners on different ones, mean all addresses.
    /// </summary>
    public IPAddress PortAddress =>
        StartingListeners().Select(listener => listener.Address).Distinct().ToList() switch
        {
            [] => IPAddress.Loopback,
            [{ AddressFamily: AddressFamily.InterNetwork } one] => one,
            _ => IPAddress.Any,
        };

    /// <summary>How the cloudlet is found by devices.</summary>
    public AdvertisingSettings Advertising { get; init; } = new();

    /// <summary>
    /// A PostgreSQL connection string for the catalogue, such as <c>Host=db;Database=cloudlet;Username=cloudlet</c>; null: a
    /// SQLite file in the data directory.
    /// </summary>
    public string? Catalogue { get; init; }

    /// <summary>So many processors of guests are promised for each of the box: most guests wait most of the time.</summary>
    public double CpuOvercommit { get; init; } = 8;

    /// <summary>Whether stored overlays are made as small as they get while the box has nothing else to do.</summary>
    public bool Recompress { get; init; } = true;

    /// <summary>QEMU: a path, or a name to look up in PATH.</summary>
    public string QemuPath { get; init; } = "qemu-system-x86_64";

    /// <summary>A guest's serial log and QEMU's log are cut when they grow over this: the older half is dropped.</summary>
    public long LogLimitBytes { get; init; } = 8 << 20;

    /// <summary>The largest package that the app store takes.</summary>
    public long AppLimitBytes { get; init; } = 2L << 30;

    /// <summary>A client that takes longer than 15 s to say what it wants is cut off.</summary>
    public TimeSpan SlowestHeaders { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A device that sends less than 256 bytes in a second for so long, or takes less than 32 KiB of what waits for it, is cut off: after 30 s.
    /// </summary>
    public TimeSpan DevicePatience { get; init; } = ListenerLimits.Patience;

    /// <summary>Where traces are sent; null: nowhere.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>What uploads may take.</summary>
    public UploadSettings Uploads { get; init; } = new();

    // Those through which devices may start machines.
    private IEnumerable<DeviceListener> StartingListeners()
    {
        if (DeviceListener is { } devices && Access == AccessPolicy.Open)
            yield return devices;
        if (KdCloudlet is { } old && (old.IsEncrypted || Access == AccessPolicy.Open))
            yield return old.Listener;
    }
}
