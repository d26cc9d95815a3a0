namespace Cloudlet.Benchmarks.Manager;

/// <summary>How soon one page came.</summary>
/// <param name="Case">The page's address.</param>
/// <param name="First">The first time since the daemon started.</param>
/// <param name="Others">The other times.</param>
/// <param name="Bytes">The page, without what it refers to.</param>
internal sealed record PageTimes(string Case, TimeSpan First, IReadOnlyList<TimeSpan> Others, int Bytes)
{
    /// <summary>The median of the others.</summary>
    public TimeSpan Median => Others.Order().ElementAt(Others.Count / 2);

    /// <summary>The worst of the others.</summary>
    public TimeSpan Worst => Others.Max();
}
