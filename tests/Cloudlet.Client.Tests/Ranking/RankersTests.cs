using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Ranking;

public class RankersTests
{
    private static readonly Wish Speech = new() { ServiceId = Sights.Service };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 0.75)]
    [InlineData(1, 0)]
    [InlineData(3.5, 0)]
    public void The_idle_share_of_the_processors_is_the_mark(double load, double mark) =>
        Assert.Equal(mark, Rate(Rankers.FreeCpu, Sights.System() with { CpuLoad = load }).Mark);

    [Fact]
    public void A_speed_that_is_not_told_is_neither_good_nor_bad()
    {
        Assert.Equal(0.5, Rate(Rankers.CpuSpeed, Sights.System() with { CpuMegahertz = 0 }).Mark);
        Assert.Equal(0.6, Rate(Rankers.CpuSpeed, Sights.System() with { CpuMegahertz = 4500 }).Mark);
    }

    [Fact]
    public void Memory_counts_when_it_is_free_and_may_still_be_promised()
    {
        Assert.Equal(0.5, Rate(Rankers.FreeMemory, Sights.System()).Mark);
        Assert.Equal("2048 MiB", Rate(Rankers.FreeMemory, Sights.System()).Reason);
        Assert.Equal(
            "1024 MiB",
            Rate(Rankers.FreeMemory, Sights.System() with { MemoryAvailableBytes = 1L << 30 }).Reason
        );
    }

    [Fact]
    public void Less_memory_than_the_service_needs_will_not_do_unless_an_instance_is_up()
    {
        var service = Samples.Service() with { LeastMemoryBytes = 3L << 30 };
        var box = Sights.System();

        Assert.Null(Rate(Rankers.FreeMemory, box, service).Mark);
        Assert.NotNull(Rate(Rankers.FreeMemory, box with { ReadyServiceIds = [Sights.Service] }, service).Mark);
    }

    [Fact]
    public void Between_the_least_and_the_ideal_memory_marks_rise_evenly()
    {
        var service = Samples.Service() with { LeastMemoryBytes = 1L << 30, IdealMemoryBytes = 5L << 30 };

        Assert.Equal(0.25, Rate(Rankers.FreeMemory, Sights.System(), service).Mark);
    }

    [Fact]
    public void Ten_milliseconds_and_a_hundred_megabit_are_half_marks()
    {
        var candidate = Sights.Candidate(milliseconds: 10, bytesPerSecond: 12_500_000);

        Assert.Equal(0.5, Rankers.RoundTrip.Rate(candidate, new Choice([candidate], Speech)).Mark);
        Assert.Equal(0.5, Rankers.Throughput.Rate(candidate, new Choice([candidate], Speech)).Mark);
        Assert.Equal(Measurements.Throughput, Rankers.Throughput.Needs);
        Assert.Equal(Measurements.None, Rankers.RoundTrip.Needs);
    }

    [Fact]
    public void An_instance_that_is_up_is_better_than_one_to_start()
    {
        Assert.Equal(1, Rate(Rankers.InstanceReady, Sights.System() with { ReadyServiceIds = [Sights.Service] }).Mark);
        Assert.Equal(0, Rate(Rankers.InstanceReady, Sights.System()).Mark);
    }

    [Fact]
    public void A_base_may_be_liked_or_needed()
    {
        var candidate = Sights.Candidate(Sights.System() with { BaseIds = [] });
        var choice = new Choice([candidate], new Wish { BaseId = Samples.Base().Id });

        Assert.Equal(0, Rankers.HasBase.Rate(candidate, choice).Mark);
        Assert.Null(Rankers.NeedsBase.Rate(candidate, choice).Mark);
        Assert.Equal(1, Rankers.NeedsBase.Rate(Sights.Candidate(), choice).Mark);
    }

    [Fact]
    public void KD_Cloudlets_clients_choose_as_they_did()
    {
        // 100 * 4 - 50 = 350 at 2 GHz against 100 * 2 - 0 = 200 at 4 GHz.
        var large = Sights.Candidate(Sights.System("large") with { CpuLoad = 0.5, CpuMegahertz = 2000 });
        var fast = Sights.Candidate(Sights.System("fast") with { Cpus = 2, CpuMegahertz = 4000 });
        var choice = new Choice([large, fast], Speech);

        Assert.Equal("350", Rankers.KdProcessors.Rate(large, choice).Reason);
        Assert.Equal(200.0 / 350, Rankers.KdProcessors.Rate(fast, choice).Mark);
        Assert.Equal("7000", Rankers.KdProcessorSpeed.Rate(large, choice).Reason);
        Assert.Equal("8000", Rankers.KdProcessorSpeed.Rate(fast, choice).Reason);
        Assert.Equal("6144", Rankers.KdMemory.Rate(fast, choice).Reason);
        Assert.Equal(["large", "fast"], Order(Rankers.KdProcessors));
        Assert.Equal(["fast", "large"], Order(Rankers.KdProcessorSpeed));

        IEnumerable<string> Order(ICloudletRanker ranker) =>
            CloudletRanking.Empty.With(ranker, 1).Rank([fast, large], Speech).Select(ranked => ranked.Candidate.Name);
    }

    [Fact]
    public void By_KD_Cloudlets_formula_a_figure_of_zero_will_not_do()
    {
        var busy = Sights.Candidate(Sights.System() with { Cpus = 1, CpuLoad = 1.7 });

        Assert.Null(Rankers.KdProcessors.Rate(busy, new Choice([busy], Speech)).Mark);
    }

    private static Rating Rate(ICloudletRanker ranker, SystemInfo system, ServiceInfo? service = null)
    {
        var candidate = Sights.Candidate(system, service: service);
        return ranker.Rate(candidate, new Choice([candidate], Speech));
    }
}
