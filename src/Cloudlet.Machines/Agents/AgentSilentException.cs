using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>No guest agent answered in time, or its port is closed.</summary>
public sealed class AgentSilentException(string problem, Exception? inner = null)
    : CloudletException($"The guest agent is silent: {problem}. Does the guest run qemu-guest-agent?", inner)
{
    /// <inheritdoc/>
    public override string Code => "agent-silent";
}
