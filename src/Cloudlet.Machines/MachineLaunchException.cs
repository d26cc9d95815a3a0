using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU ended before it was ready for commands, or its files do not fit its definition.</summary>
public sealed class MachineLaunchException(string name, string reason)
    : CloudletException($"Machine {name} did not start: {reason}")
{
    /// <summary>QEMU's words, or ours.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string Code => "machine-launch-failed";
}
