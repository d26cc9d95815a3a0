using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU did not accept a machine state: it belongs to other hardware, or is damaged. The machine cannot be used any more.</summary>
public sealed class MachineStateRefusedException(string name, string reason)
    : CloudletException($"Machine {name} refused its state: {reason}")
{
    /// <summary>QEMU's words.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string Code => "machine-state-refused";
}
