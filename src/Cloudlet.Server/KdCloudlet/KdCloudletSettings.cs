using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>How clients that were written for KD-Cloudlet are answered.</summary>
/// <param name="Listener">Where: they look at port <see cref="UsualPort"/>.</param>
public sealed record KdCloudletSettings(DeviceListener Listener)
{
    /// <summary>The port that KD-Cloudlet had.</summary>
    public const ushort UsualPort = 9999;

    /// <summary>
    /// Whether only their encrypted mode is spoken, with devices that are paired; off by default: it has no integrity check and no
    /// protection from replays.
    /// </summary>
    public bool IsEncrypted { get; init; }
}
