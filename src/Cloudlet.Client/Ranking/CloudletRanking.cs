using System.Collections.Immutable;

namespace Cloudlet.Client.Ranking;

/// <summary>
/// Rankers with weights. A cloudlet's score is the weighted mean of its marks: 0 to 1. One that a ranker refuses comes after all
/// others, without a score. Immutable.
/// </summary>
public sealed record CloudletRanking
{
    private CloudletRanking(ImmutableArray<WeightedRanker> rankers) => Rankers = rankers;

    /// <summary>No ranker yet: by <see cref="With"/> it gets some. All scores are 0, the nearest cloudlet is the first.</summary>
    public static CloudletRanking Empty { get; } = new([]);

    /// <summary>For a service: an instance that is up counts most, then idle processors and nearness, then memory and speed.</summary>
    public static CloudletRanking ForServices { get; } =
        Empty
            .With(Ranking.Rankers.OffersService, 0)
            .With(Ranking.Rankers.InstanceReady, 3)
            .With(Ranking.Rankers.FreeCpu, 3)
            .With(Ranking.Rankers.RoundTrip, 3)
            .With(Ranking.Rankers.FreeMemory, 1)
            .With(Ranking.Rankers.CpuSpeed, 1);

    /// <summary>For an overlay that is sent: the base must be there; the link counts most, then idle processors, memory and speed.</summary>
    public static CloudletRanking ForSyntheses { get; } =
        Empty
            .With(Ranking.Rankers.NeedsBase, 0)
            .With(Ranking.Rankers.Throughput, 3)
            .With(Ranking.Rankers.FreeCpu, 2)
            .With(Ranking.Rankers.RoundTrip, 2)
            .With(Ranking.Rankers.FreeMemory, 2)
            .With(Ranking.Rankers.CpuSpeed, 1);

    /// <summary>The rankers, in the order of explanations.</summary>
    public ImmutableArray<WeightedRanker> Rankers { get; }

    /// <summary>What must be measured for them.</summary>
    public Measurements Needs => Rankers.Aggregate(Measurements.None, (all, item) => all | item.Ranker.Needs);

    /// <summary>The same with one ranker more, or with another weight when it is there already.</summary>
    /// <param name="ranker">The ranker; known by its name.</param>
    /// <param name="weight">0 or more. With 0 it says who will not do, and counts nothing besides.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is below 0 or no number.</exception>
    public CloudletRanking With(ICloudletRanker ranker, double weight)
    {
        if (!(weight >= 0) || double.IsInfinity(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is 0 or more.");
        var item = new WeightedRanker(ranker, weight);
        var place = IndexOf(ranker.Name);
        return new CloudletRanking(place < 0 ? Rankers.Add(item) : Rankers.SetItem(place, item));
    }

    /// <summary>The same without that ranker.</summary>
    public CloudletRanking Without(ICloudletRanker ranker) =>
        IndexOf(ranker.Name) is >= 0 and var place ? new CloudletRanking(Rankers.RemoveAt(place)) : this;

    /// <summary>Ranks cloudlets, the best first; those of one score by round-trip time, then by id.</summary>
    public IReadOnlyList<RankedCloudlet> Rank(IReadOnlyList<Candidate> candidates, Wish wish)
    {
        var choice = new Choice(candidates, wish);
        return
        [
            .. candidates
                .Select(candidate => Rate(candidate, choice))
                .OrderBy(ranked => ranked.Refusal is not null)
                .ThenByDescending(ranked => ranked.Score)
                .ThenBy(ranked => ranked.Candidate.Probe.RoundTrip)
                .ThenBy(ranked => ranked.Candidate.System.Id, StringComparer.Ordinal),
        ];
    }

    private RankedCloudlet Rate(Candidate candidate, Choice choice)
    {
        var parts = Rankers
            .Select(item => new ScorePart(item.Ranker.Name, item.Weight, item.Ranker.Rate(candidate, choice)))
            .ToImmutableArray();
        return new RankedCloudlet(candidate, parts);
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < Rankers.Length; i++)
        {
            if (string.Equals(Rankers[i].Ranker.Name, name, StringComparison.Ordinal))
                return i;
        }
        return -1;
    }
}

/// <summary>A ranker and how much it counts.</summary>
/// <param name="Ranker">The ranker.</param>
/// <param name="Weight">0 or more.</param>
public sealed record WeightedRanker(ICloudletRanker Ranker, double Weight);
