namespace Cloudlet.Discovery;

/// <summary>Discovery cannot work on this host: its port is held by one that does not share it, or there is no network at all.</summary>
public sealed class DiscoveryUnavailableException(int port, Exception inner)
    : Exception(
        $"UDP port {port} cannot be opened for discovery ({inner.Message}). Another program may hold it without sharing: see `ss -ulpn`.",
        inner
    )
{
    /// <summary>The port that was wanted.</summary>
    public int Port { get; } = port;
}
