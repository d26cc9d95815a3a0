using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Formats;

/// <summary>What the page table says of a segment: how many slots it has, and the seal that its blob ends with.</summary>
internal readonly record struct SegmentEntry(int Slots, XxHash128 Seal);
