namespace Cloudlet.Client.Ranking;

/// <summary>What a ranker thinks of a cloudlet, and why.</summary>
public readonly record struct Rating
{
    private Rating(double? mark, string reason)
    {
        Mark = mark;
        Reason = reason;
    }

    /// <summary>From 0, the worst, to 1, the best; null: this cloudlet will not do, whatever the others think.</summary>
    public double? Mark { get; }

    /// <summary>What was seen, in a few words.</summary>
    public string Reason { get; }

    /// <summary>A mark; one beyond 0 to 1 is brought there.</summary>
    public static Rating Of(double mark, string reason) => new(double.IsNaN(mark) ? 0 : Math.Clamp(mark, 0, 1), reason);

    /// <summary>This cloudlet will not do.</summary>
    public static Rating Refuse(string reason) => new(null, reason);

    /// <summary>It does not tell: neither good nor bad.</summary>
    public static Rating Unknown(string reason) => new(0.5, reason);
}
