using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>The connection to QEMU has ended; nothing more can be asked.</summary>
public sealed class QmpClosedException(string problem, Exception? inner = null)
    : CloudletException($"The connection to QEMU ended: {problem}", inner)
{
    /// <inheritdoc/>
    public override string Code => "qemu-closed";
}
