namespace Cloudlet.Overlays;

/// <summary>An overlay whose blobs are at hand.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Table">Its page table's blob.</param>
/// <param name="MachineState">Its machine state's blob.</param>
/// <param name="Segment">Gives the blob of a segment. Called once for each, from several threads, about in ascending order.</param>
public sealed record StoredOverlay(
    Digest Id,
    ReadOnlyMemory<byte> Table,
    ReadOnlyMemory<byte> MachineState,
    Func<int, CancellationToken, Task<ReadOnlyMemory<byte>>> Segment
);
