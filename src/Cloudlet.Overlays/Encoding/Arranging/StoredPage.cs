using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>A page that gets a slot of its own.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Kind">Pages of one kind are put together; see <see cref="PageTraits"/>.</param>
/// <param name="IsDelta">Stored as the XOR with the base's page at the same place.</param>
/// <param name="Filter">How it is turned before it is compressed. A segment has pages of one filter.</param>
/// <param name="IsWanted">The guest asks for it first.</param>
/// <param name="Similar">An earlier stored page of the same window that holds a part of the same content; -1: none is known.</param>
internal readonly record struct StoredPage(
    PageLocation At,
    byte Kind,
    bool IsDelta,
    PageFilter Filter,
    bool IsWanted,
    int Similar
);
