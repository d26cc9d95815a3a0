using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A ready rule cannot be understood.</summary>
public sealed class ReadyRuleInvalidException(string value, string problem)
    : CloudletException($"Ready rule '{value}': {problem} Write agent, tcp:PORT, serial:REGEX or manual.")
{
    /// <summary>What was written.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string Code => "ready-rule-invalid";
}
