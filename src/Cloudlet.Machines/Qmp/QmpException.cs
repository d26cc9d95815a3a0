using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU answered a command with an error.</summary>
public sealed class QmpException(string command, string errorClass, string description)
    : CloudletException($"QEMU refused {command}: {description}")
{
    /// <summary>The command.</summary>
    public string Command { get; } = command;

    /// <summary>QEMU's class of the error, such as <c>GenericError</c> or <c>CommandNotFound</c>.</summary>
    public string ErrorClass { get; } = errorClass;

    /// <summary>QEMU's words.</summary>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public override string Code => "qemu-refused";
}
