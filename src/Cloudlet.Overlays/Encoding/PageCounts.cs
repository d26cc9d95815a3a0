namespace Cloudlet.Overlays;

/// <summary>How many changed pages come from where: zeros, the base, another page of the overlay, stored whole, stored as a difference.</summary>
public sealed record PageCounts(long Zero, long Base, long Self, long Literal, long Delta)
{
    /// <summary>All changed pages.</summary>
    public long Total => Zero + Base + Self + Literal + Delta;

    /// <summary>Both together.</summary>
    public static PageCounts operator +(PageCounts left, PageCounts right) =>
        new(
            left.Zero + right.Zero,
            left.Base + right.Base,
            left.Self + right.Self,
            left.Literal + right.Literal,
            left.Delta + right.Delta
        );
}
