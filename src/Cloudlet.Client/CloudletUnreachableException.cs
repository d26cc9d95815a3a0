using System.Net.Sockets;

namespace Cloudlet.Client;

/// <summary>Nobody answers at the address, or the connection broke before the answer was complete.</summary>
public sealed class CloudletUnreachableException(CloudletAddress address, Exception cause)
    : Exception($"The cloudlet at {address} does not answer: {Reason(cause)}", cause)
{
    /// <summary>Where it was looked for.</summary>
    public CloudletAddress Address { get; } = address;

    /// <summary>What to do about it.</summary>
    public string Next =>
        Address.SocketPath is null
            ? $"See that the daemon runs there and listens on {Address}."
            : "Start it with `cloudlet serve`, or say where it is with --cloudlet URL or CLOUDLET_URL.";

    // The outer ones only say that sending failed; a socket's own words, and that a task was cancelled, are said better by who wrapped them.
    private static string Reason(Exception cause)
    {
        while (
            cause.InnerException is { } inner and not OperationCanceledException
            && cause is not IOException { InnerException: SocketException }
        )
            cause = inner;
        return cause is OperationCanceledException ? "no answer in time." : cause.Message;
    }
}
