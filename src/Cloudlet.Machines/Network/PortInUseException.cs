using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A host port cannot be bound, most often because someone has it.</summary>
public sealed class PortInUseException(System.Net.IPEndPoint endPoint, string reason)
    : CloudletException($"{endPoint} cannot be forwarded to the guest ({reason}).")
{
    /// <summary>The address that was asked for.</summary>
    public System.Net.IPEndPoint EndPoint { get; } = endPoint;

    /// <inheritdoc/>
    public override string Code => "port-in-use";
}
