using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.Http;

/// <summary>What every listener bears, so that a client that is slow, stalled or greedy holds nothing but its own connection.</summary>
internal static class ListenerLimits
{
    /// <summary>Of what is no upload: the largest is a manifest of 4 MiB, as a string of JSON.</summary>
    private const long LargestBody = 10 << 20;

    /// <summary>Bytes in a second: a sender that is slower for longer than the patience is cut off. An upload is gone on with later.</summary>
    private const double SlowestSender = 256;

    /// <summary>How long a client may send and read nothing: a radio link may be silent for a while, and an upload goes on over the next one, a download too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A connection on which nothing is asked for so long is closed: a phone asks again every minute or so.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(2);

    /// <summary>Those of all listeners, the cloudlet's own socket too.</summary>
    public static void Set(KestrelServerLimits limits, ServerSettings settings)
    {
        limits.RequestHeadersTimeout = settings.SlowestHeaders;
        limits.KeepAliveTimeout = Unused;
        limits.MaxRequestBodySize = LargestBody;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestSender, settings.DevicePatience);
        limits.MinResponseDataRate = null; // ReaderPatience, where devices are: on the cloudlet's own host a pipe may wait for its other end.
    }

    /// <summary>Those of a listener that others than the cloudlet's own host reach, besides.</summary>
    public static void Guard(ListenOptions listener, TimeSpan patience)
    {
        new ConnectionLimit().Guard(listener);
        new ReaderPatience(patience).Guard(listener);
    }
}
