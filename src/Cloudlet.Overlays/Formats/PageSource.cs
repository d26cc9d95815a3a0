namespace Cloudlet.Overlays.Formats;

/// <summary>Where a changed page's content comes from. The numbers are part of the page table's format.</summary>
internal enum PageSource : byte
{
    /// <summary>All zeros.</summary>
    Zero = 0,

    /// <summary>The same content stands in the base.</summary>
    Base = 1,

    /// <summary>The same content as a literal or delta page of this overlay.</summary>
    Self = 2,

    /// <summary>Stored in a slot of a segment.</summary>
    Literal = 3,

    /// <summary>Stored in a slot of a segment as the XOR with a page of the base.</summary>
    Delta = 4,
}
