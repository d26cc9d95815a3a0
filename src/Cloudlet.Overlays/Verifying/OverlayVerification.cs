namespace Cloudlet.Overlays;

/// <summary>What a verification found.</summary>
/// <param name="Expected">The id that the overlay should have.</param>
/// <param name="Actual">The id that its content has; null when it could not be read to its end.</param>
/// <param name="Pages">How many pages come from where; null when the page table could not be read.</param>
/// <param name="Problem">The first thing that is wrong; null when the overlay is sound.</param>
public sealed record OverlayVerification(Digest Expected, Digest? Actual, PageCounts? Pages, string? Problem)
{
    /// <summary>Whether every byte is what the id promises.</summary>
    public bool IsSound => Problem is null;
}
