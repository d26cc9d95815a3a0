using Cloudlet.Client.Ranking;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Ranking;

public class CloudletRankingTests
{
    private static readonly Wish Speech = new() { ServiceId = Sights.Service };
    private static readonly ICloudletRanker Good = Rankers.Of("good", (_, _) => Rating.Of(1, "as always"));
    private static readonly ICloudletRanker Bad = Rankers.Of("bad", (_, _) => Rating.Of(0, "as always"));

    [Fact]
    public void The_score_is_the_weighted_mean_of_the_marks()
    {
        var ranking = CloudletRanking.Empty.With(Good, 3).With(Bad, 1);

        Assert.Equal(0.75, Assert.Single(ranking.Rank([Sights.Candidate()], Speech)).Score);
        Assert.Equal(0.25, Assert.Single(ranking.With(Bad, 9).Rank([Sights.Candidate()], Speech)).Score);
        Assert.Equal(1, Assert.Single(ranking.Without(Bad).Rank([Sights.Candidate()], Speech)).Score);
    }

    [Fact]
    public void Each_cloudlet_says_why_it_got_its_score()
    {
        var ranking = CloudletRanking
            .Empty.With(Rankers.OffersService, 0)
            .With(Rankers.FreeCpu, 3)
            .With(Rankers.RoundTrip, 1);
        var ranked = ranking.Rank(
            [
                Sights.Candidate(Sights.System("near") with { CpuLoad = 0.5 }),
                Sights.Candidate(Sights.System("idle"), milliseconds: 10),
                Sights.Candidate(Sights.System("other") with { ServiceIds = [] }),
            ],
            Speech
        );

        Assert.Equal(
            [
                "idle 0.88: idle processors 1.00 x 3 (0 % of 4 busy); round trip 0.50 x 1 (10.0 ms)",
                "near 0.60: idle processors 0.50 x 3 (50 % of 4 busy); round trip 0.91 x 1 (1.0 ms)",
                "other will not do: it does not offer the service",
            ],
            ranked.Select(cloudlet => cloudlet.Explanation)
        );
    }

    [Fact]
    public void One_that_will_not_do_comes_last_however_good_it_is_otherwise()
    {
        var picky = Rankers.Of(
            "picky",
            (candidate, _) => candidate.Name == "best" ? Rating.Refuse("no") : Rating.Of(0, "")
        );
        var ranked = CloudletRanking
            .Empty.With(picky, 0)
            .With(Rankers.FreeCpu, 1)
            .Rank(
                [Sights.Candidate(Sights.System("best")), Sights.Candidate(Sights.System("busy") with { CpuLoad = 1 })],
                Speech
            );

        Assert.Equal(["busy", "best"], ranked.Select(cloudlet => cloudlet.Candidate.Name));
        Assert.Equal("no", ranked[1].Refusal);
    }

    [Fact]
    public void Of_two_with_one_score_the_nearer_is_first() =>
        Assert.Equal(
            ["near", "far"],
            CloudletRanking
                .Empty.With(Good, 1)
                .Rank(
                    [
                        Sights.Candidate(Sights.System("far"), milliseconds: 2),
                        Sights.Candidate(Sights.System("near"), milliseconds: 1),
                    ],
                    Speech
                )
                .Select(cloudlet => cloudlet.Candidate.Name)
        );

    [Fact]
    public void What_must_be_measured_is_what_any_ranker_needs()
    {
        Assert.Equal(Measurements.None, CloudletRanking.ForServices.Needs);
        Assert.Equal(Measurements.Throughput, CloudletRanking.ForSyntheses.Needs);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_weight_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CloudletRanking.Empty.With(Good, weight));
}
