namespace Cloudlet.Overlays;

/// <summary>An overlay whose blobs are all in the sink.</summary>
/// <param name="Id">The identity of its content, whatever the effort was.</param>
/// <param name="Blobs">Page table, machine state, then the segments in order.</param>
/// <param name="Statistics">What it is made of.</param>
public sealed record EncodedOverlay(Digest Id, IReadOnlyList<Blob> Blobs, OverlayStatistics Statistics);

/// <summary>What an overlay is made of.</summary>
/// <param name="DiskPages">Disk pages that differ from the base.</param>
/// <param name="MemoryPages">Memory pages that differ from the base.</param>
/// <param name="Pages">Where they come from.</param>
/// <param name="Bytes">The sizes of all blobs together.</param>
public sealed record OverlayStatistics(long DiskPages, long MemoryPages, PageCounts Pages, long Bytes);
