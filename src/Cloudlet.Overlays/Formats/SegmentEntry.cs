using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Formats;

/// <summary>What the page table says of a segment: how many slots it has, the seal that its blob ends with, and how its pages are turned.</summary>
internal readonly record struct SegmentEntry(int Slots, XxHash128 Seal, PageFilter Filter = PageFilter.None);
