namespace Cloudlet.Machines;

/// <summary>How a process ended. Both are null when it was not our child: then nobody told us.</summary>
/// <param name="Code">What it returned.</param>
/// <param name="Signal">The signal that killed it.</param>
public sealed record ProcessExit(int? Code, int? Signal)
{
    /// <inheritdoc/>
    public override string ToString() =>
        this switch
        {
            { Code: { } code } => $"exit code {code}",
            { Signal: { } signal } => $"killed by signal {signal}",
            _ => "ended",
        };
}
