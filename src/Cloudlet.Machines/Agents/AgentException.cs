using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>The guest agent answered a command with an error.</summary>
public sealed class AgentException(string command, string errorClass, string description)
    : CloudletException($"The guest agent refused {command}: {description}")
{
    /// <summary>The command.</summary>
    public string Command { get; } = command;

    /// <summary>The agent's class of the error, such as <c>GenericError</c> or <c>CommandNotFound</c>.</summary>
    public string ErrorClass { get; } = errorClass;

    /// <summary>The agent's words.</summary>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public override string Code => "agent-refused";
}
