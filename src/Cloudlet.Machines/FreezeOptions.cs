namespace Cloudlet.Machines;

/// <summary>How a machine is written out.</summary>
public sealed record FreezeOptions
{
    /// <summary>Bytes per second that QEMU may send. The default is no limit in practice: the guest stands still meanwhile.</summary>
    public long BytesPerSecond { get; init; } = 100_000_000_000;
}
