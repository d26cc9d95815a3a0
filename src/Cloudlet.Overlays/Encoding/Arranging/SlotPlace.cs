namespace Cloudlet.Overlays;

/// <summary>A slot of a segment.</summary>
internal readonly record struct SlotPlace(int Segment, int Slot);
