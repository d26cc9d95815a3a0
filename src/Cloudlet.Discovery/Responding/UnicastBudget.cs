namespace Cloudlet.Discovery.Responding;

/// <summary>
/// Bounds the answers to single askers on one link: whoever forges a neighbour's address cannot make us flood it. A full second of silence
/// gives twenty answers back.
/// </summary>
internal sealed class UnicastBudget
{
    private const double Most = 40;
    private const double PerSecond = 20;
    private double left = Most;
    private TimeSpan counted;

    /// <summary>Takes one answer; false when there is none left.</summary>
    public bool TryTake(TimeSpan now)
    {
        left = Math.Min(Most, left + ((now - counted).TotalSeconds * PerSecond));
        counted = now;
        if (left < 1)
            return false;
        left--;
        return true;
    }
}
