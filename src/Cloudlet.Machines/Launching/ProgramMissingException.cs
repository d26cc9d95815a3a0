using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A program that we need cannot be started.</summary>
public sealed class ProgramMissingException(string program)
    : CloudletException(
        $"The program {program} is not there or may not be run. Install it (Debian: qemu-system-x86 and qemu-utils), or configure its path."
    )
{
    /// <summary>What was looked for.</summary>
    public string Program { get; } = program;

    /// <inheritdoc/>
    public override string Code => "program-missing";
}
