using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU gave up writing the machine out. The guest is as it was before.</summary>
public sealed class FreezeFailedException(string name, string reason, Exception? inner = null)
    : CloudletException($"Machine {name} could not be frozen and runs on: {reason}", inner)
{
    /// <inheritdoc/>
    public override string Code => "freeze-failed";
}
