namespace Cloudlet.Client;

/// <summary>Nobody answers at the address, or the connection broke before the answer was complete.</summary>
public sealed class CloudletUnreachableException(CloudletAddress address, Exception cause)
    : Exception($"The cloudlet at {address} does not answer: {Innermost(cause).Message}", cause)
{
    /// <summary>Where it was looked for.</summary>
    public CloudletAddress Address { get; } = address;

    /// <summary>What to do about it.</summary>
    public string Next =>
        Address.SocketPath is null
            ? $"See that the daemon runs there and listens on {Address}."
            : "Start it with `cloudlet serve`, or say where it is with --cloudlet URL or CLOUDLET_URL.";

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
