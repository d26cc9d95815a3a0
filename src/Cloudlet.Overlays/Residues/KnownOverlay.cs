namespace Cloudlet.Overlays;

/// <summary>An overlay that is stored already, from which a machine was made that is encoded now.</summary>
/// <param name="Table">Its page table's blob.</param>
/// <param name="Segments">Its segments, in order.</param>
public sealed record KnownOverlay(ReadOnlyMemory<byte> Table, IReadOnlyList<Blob> Segments);
