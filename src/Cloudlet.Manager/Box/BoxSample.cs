namespace Cloudlet.Manager.Box;

/// <summary>How the box was at one time.</summary>
/// <param name="At">When.</param>
/// <param name="Cpu">The share of its processors that was busy since the sample before, 0 to 1.</param>
/// <param name="MemoryUsed">Bytes.</param>
/// <param name="DiskUsed">Bytes, where the data directory is.</param>
/// <param name="Received">Bytes a second from the network.</param>
/// <param name="Sent">Bytes a second to the network.</param>
public sealed record BoxSample(
    DateTimeOffset At,
    double Cpu,
    long MemoryUsed,
    long DiskUsed,
    double Received,
    double Sent
);
