using System.Collections.Immutable;
using System.Globalization;

namespace Cloudlet.Client.Ranking;

/// <summary>A cloudlet, its score, and why it got it. Immutable.</summary>
/// <param name="Candidate">The cloudlet.</param>
/// <param name="Parts">What each ranker thought.</param>
public sealed record RankedCloudlet(Candidate Candidate, ImmutableArray<ScorePart> Parts)
{
    /// <summary>The weighted mean of all marks, 0 to 1; 0 when it will not do.</summary>
    public double Score { get; } = Mean(Parts);

    /// <summary>Why it will not do; null when it will.</summary>
    public string? Refusal { get; } =
        Parts.Where(part => part.Rating.Mark is null).Select(part => part.Rating.Reason).FirstOrDefault();

    /// <summary>Why it got its score, in one line for people.</summary>
    public string Explanation =>
        Refusal is not null
            ? $"{Candidate.Name} will not do: {Refusal}"
            : string.Create(CultureInfo.InvariantCulture, $"{Candidate.Name} {Score:0.00}: ")
                + string.Join("; ", Parts.Where(part => part.Weight > 0));

    /// <inheritdoc/>
    public bool Equals(RankedCloudlet? other) =>
        other is not null && Candidate.Equals(other.Candidate) && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Candidate, Parts.Length);

    /// <summary>Its explanation.</summary>
    public override string ToString() => Explanation;

    private static double Mean(ImmutableArray<ScorePart> parts)
    {
        var weights = parts.Sum(part => part.Weight);
        return weights > 0 && parts.All(part => part.Rating.Mark is not null)
            ? parts.Sum(part => part.Weight * part.Rating.Mark!.Value) / weights
            : 0;
    }
}

/// <summary>What one ranker gave.</summary>
/// <param name="Ranker">Its name.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Rating">Its mark and its reason.</param>
public sealed record ScorePart(string Ranker, double Weight, Rating Rating)
{
    /// <summary>Mark, weight and reason, for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Ranker} {Rating.Mark:0.00} x {Weight:0.##} ({Rating.Reason})");
}
