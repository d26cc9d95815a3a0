using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU is gone, whoever ended it.</summary>
public sealed class MachineExitedException(string name, string reason)
    : CloudletException($"Machine {name} is gone: {reason}")
{
    /// <summary>How it ended, as far as we know, and the end of its log.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string Code => "machine-exited";
}
