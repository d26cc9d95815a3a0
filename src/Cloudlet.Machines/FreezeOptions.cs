namespace Cloudlet.Machines;

/// <summary>How a machine is written out while its guest runs: pass after pass over what changed meanwhile, then the rest with the guest stopped.</summary>
public sealed record FreezeOptions
{
    /// <summary>Bytes per second that QEMU may send. The default is no limit in practice.</summary>
    public long BytesPerSecond { get; init; } = 100_000_000_000;

    /// <summary>
    /// The guest is stopped when QEMU expects the rest of its memory to take no longer than this. 20 ms by default: a guest that does little comes
    /// below it after two or three passes; shorter ones are lost beside the devices' state, which takes about 10 ms.
    /// </summary>
    public TimeSpan LastRound { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// After so many passes the guest is stopped, whatever is left: one that changes its memory faster than it is written out
    /// would never come below <see cref="LastRound"/>. 5 by default.
    /// </summary>
    public int Passes { get; init; } = 5;

    /// <summary>
    /// The guest runs while its memory is written out, and stands for the last round only. False: it stands from the first page on, so no page can be missed that it changes meanwhile.
    /// </summary>
    public bool WhileRunning { get; init; } = true;
}
