namespace Cloudlet.Machines;

/// <summary>A program to run in the guest.</summary>
/// <param name="Path">The program: a path, or a name to be found in the agent's PATH.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record AgentCommand(string Path, params IReadOnlyList<string> Arguments)
{
    /// <summary>Its standard input; it is carried in one message, so write big ones to a file instead. Empty: none.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Variables added to the agent's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
