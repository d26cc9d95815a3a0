using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A QEMU process is there, but its control socket is not, or serves someone else.</summary>
public sealed class MachineUnreachableException(string name, string problem, Exception? inner = null)
    : CloudletException($"Machine {name} runs, but cannot be controlled: {problem}", inner)
{
    /// <inheritdoc/>
    public override string Code => "machine-unreachable";
}
