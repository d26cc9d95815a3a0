using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU did not answer in time. The connection can still be used.</summary>
public sealed class QmpTimeoutException(string command, TimeSpan timeout)
    : CloudletException($"QEMU did not answer {command} within {timeout.TotalSeconds} s.")
{
    /// <inheritdoc/>
    public override string Code => "qemu-silent";
}
