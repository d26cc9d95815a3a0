using System.Globalization;

namespace Cloudlet.Client.Ranking;

/// <summary>The rankers that there are. Others are made by <see cref="Of"/>, or as an <see cref="ICloudletRanker"/> of one's own.</summary>
public static class Rankers
{
    private const double NearMilliseconds = 10;
    private const double FastBytesPerSecond = 12_500_000; // 100 Mbit/s
    private const double UsualMegahertz = 3000;
    private const double UsualMemory = 2L << 30;

    /// <summary>The share of its processors that is idle.</summary>
    public static ICloudletRanker FreeCpu { get; } =
        Of(
            "idle processors",
            (candidate, _) =>
                Rating.Of(
                    1 - candidate.System.CpuLoad,
                    Text($"{Math.Min(100, candidate.System.CpuLoad * 100):0} % of {candidate.System.Cpus} busy")
                )
        );

    /// <summary>How fast its processors run: half marks at 3 GHz.</summary>
    public static ICloudletRanker CpuSpeed { get; } =
        Of(
            "processor speed",
            (candidate, _) =>
                candidate.System.CpuMegahertz is > 0 and var speed
                    ? Rating.Of(speed / (speed + UsualMegahertz), Text($"{speed:0} MHz"))
                    : Rating.Unknown("not told")
        );

    /// <summary>
    /// Memory that a machine can have: none below what the service says that it needs at least, full marks from what it says is ideal; half marks at
    /// 2 GiB when it says nothing.
    /// </summary>
    public static ICloudletRanker FreeMemory { get; } = Of("free memory", RateMemory);

    /// <summary>How long a question and its answer take: half marks at 10 ms.</summary>
    public static ICloudletRanker RoundTrip { get; } =
        Of(
            "round trip",
            (candidate, _) =>
            {
                var time = candidate.Probe.RoundTrip.TotalMilliseconds;
                return Rating.Of(NearMilliseconds / (NearMilliseconds + time), Text($"{time:0.0} ms"));
            }
        );

    /// <summary>How many bytes a second come from it, as measured: half marks at 100 Mbit/s.</summary>
    public static ICloudletRanker Throughput { get; } = new ThroughputRanker();

    /// <summary>Whether the wished service answers at once: an instance is up and has a seat, or one is kept warm.</summary>
    public static ICloudletRanker InstanceReady { get; } =
        Of(
            "instance",
            (candidate, choice) =>
                choice.Wish.ServiceId is not { } service ? Rating.Unknown("no service is wished")
                : candidate.System.ReadyServiceIds.Contains(service) ? Rating.Of(1, "one is up and has a seat")
                : Rating.Of(0, "one must be started")
        );

    /// <summary>Whether the wished base is there.</summary>
    public static ICloudletRanker HasBase { get; } =
        Of(
            "base",
            (candidate, choice) =>
                choice.Wish.BaseId is not { } wanted ? Rating.Unknown("no base is wished")
                : candidate.System.BaseIds.Contains(wanted) ? Rating.Of(1, "it is there")
                : Rating.Of(0, "it is not there")
        );

    /// <summary>Refuses who does not have the wished base.</summary>
    public static ICloudletRanker NeedsBase { get; } =
        Of(
            "base needed",
            (candidate, choice) =>
                choice.Wish.BaseId is { } wanted && !candidate.System.BaseIds.Contains(wanted)
                    ? Rating.Refuse("it does not have the base")
                    : Rating.Of(1, "it is there")
        );

    /// <summary>Refuses who does not offer the wished service.</summary>
    public static ICloudletRanker OffersService { get; } =
        Of(
            "service offered",
            (candidate, choice) =>
                choice.Wish.ServiceId is { } wanted && !candidate.System.ServiceIds.Contains(wanted)
                    ? Rating.Refuse("it does not offer the service")
                    : Rating.Of(1, "it is offered")
        );

    /// <summary>As KD-Cloudlet's clients choose by default: 100 for each processor, less the percentage that is busy. One at 0 or below will not do.</summary>
    public static ICloudletRanker KdProcessors { get; } = new ShareOfBestRanker("KD-Cloudlet processors", Processors);

    /// <summary>As KD-Cloudlet's clients choose by speed: <see cref="KdProcessors"/> times the processors' speed in units of 100 MHz.</summary>
    public static ICloudletRanker KdProcessorSpeed { get; } =
        new ShareOfBestRanker(
            "KD-Cloudlet processors and speed",
            candidate => Processors(candidate) * candidate.System.CpuMegahertz / 100
        );

    /// <summary>As KD-Cloudlet's clients choose by memory: what is free, in MiB.</summary>
    public static ICloudletRanker KdMemory { get; } =
        new ShareOfBestRanker("KD-Cloudlet memory", candidate => candidate.System.MemoryAvailableBytes >> 20);

    /// <summary>A ranker of a name and a function.</summary>
    /// <param name="name">What it looks at.</param>
    /// <param name="rate">Rates a cloudlet.</param>
    public static ICloudletRanker Of(string name, Func<Candidate, Choice, Rating> rate) =>
        new FunctionRanker(name, rate);

    private static Rating RateMemory(Candidate candidate, Choice choice)
    {
        var free = Math.Min(candidate.System.MemoryAvailableBytes, candidate.System.RoomMemoryBytes ?? long.MaxValue);
        var reason = Text($"{free >> 20} MiB");
        var least = candidate.Service?.LeastMemoryBytes ?? 0;
        // What runs already needs nothing more.
        if (free < least && !IsReady(candidate, choice))
            return Rating.Refuse(Text($"{free >> 20} MiB of memory are free, the service needs {least >> 20} MiB"));
        return candidate.Service?.IdealMemoryBytes is { } ideal && ideal > least
            ? Rating.Of((double)(free - least) / (ideal - least), Text($"{reason}, ideal are {ideal >> 20} MiB"))
            : Rating.Of(free / (free + UsualMemory), reason);
    }

    private static bool IsReady(Candidate candidate, Choice choice) =>
        choice.Wish.ServiceId is { } service && candidate.System.ReadyServiceIds.Contains(service);

    private static double Processors(Candidate candidate) =>
        (100.0 * candidate.System.Cpus) - Math.Min(100, candidate.System.CpuLoad * 100);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record FunctionRanker(string Name, Func<Candidate, Choice, Rating> Function) : ICloudletRanker
    {
        public Rating Rate(Candidate candidate, Choice choice) => Function(candidate, choice);
    }

    private sealed class ThroughputRanker : ICloudletRanker
    {
        public string Name => "throughput";

        public Measurements Needs => Measurements.Throughput;

        public Rating Rate(Candidate candidate, Choice choice) =>
            candidate.Probe.BytesPerSecond is { } rate
                ? Rating.Of(rate / (rate + FastBytesPerSecond), Text($"{rate * 8 / 1e6:0.#} Mbit/s"))
                : Rating.Unknown("not measured");
    }

    // A figure without an end: the best of those that are compared gets full marks.
    private sealed class ShareOfBestRanker(string name, Func<Candidate, double> figure) : ICloudletRanker
    {
        public string Name => name;

        public Rating Rate(Candidate candidate, Choice choice)
        {
            var value = figure(candidate);
            return value > 0
                ? Rating.Of(value / choice.All.Max(figure), Text($"{value:0.#}"))
                : Rating.Refuse(Text($"{name} is {value:0.#}, not above 0"));
        }
    }
}
