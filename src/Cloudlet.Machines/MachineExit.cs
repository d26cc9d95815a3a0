namespace Cloudlet.Machines;

/// <summary>How a machine came to its end.</summary>
/// <param name="ExitCode">What QEMU returned; null when it was killed, or was not our child.</param>
/// <param name="Signal">The signal that killed QEMU; null when there was none, or it was not our child.</param>
/// <param name="ByGuest">The guest powered itself off.</param>
/// <param name="LogTail">The last lines of QEMU's log of this run; may be empty.</param>
public sealed record MachineExit(int? ExitCode, int? Signal, bool ByGuest, string LogTail)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var how = ByGuest ? "the guest powered off" : $"QEMU: {new ProcessExit(ExitCode, Signal)}";
        return LogTail.Length == 0 ? $"{how}." : $"{how}. Its log ends: {LogTail}";
    }
}
