using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>What a candidate page was found to be, seen by itself.</summary>
internal enum PageKind : byte
{
    /// <summary>The base's own content: not part of the overlay.</summary>
    Unchanged,

    /// <summary>All zeros.</summary>
    Zero,

    /// <summary>Content that stands in the base.</summary>
    InBase,

    /// <summary>Content that the base has not.</summary>
    New,

    /// <summary>Content that differs little from the base's page at the same place.</summary>
    NewNearBase,
}

/// <summary>What a candidate page was found to be; where in the base, or by which hash, and what a new one looks like.</summary>
internal readonly record struct PageFinding(
    PageKind Kind,
    PageLocation At,
    XxHash128 Hash,
    PageTraits Traits = default,
    PageFilter Filter = PageFilter.None
);
