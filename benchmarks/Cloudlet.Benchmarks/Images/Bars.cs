using System.Globalization;

namespace Cloudlet.Benchmarks.Images;

/// <summary>What we want to hold against the peers, in one run.</summary>
internal static class Bars
{
    private static readonly string[] Efforts = ["fast", "normal", "max"];

    /// <summary>Each bar whose two sides were measured, and whether it is held.</summary>
    public static IEnumerable<string> Of(PairReport report)
    {
        if (report.Find("zstd -3 ") is { } zstd)
        {
            foreach (var effort in Efforts)
            {
                if (report.Find($"cloudlet {effort}") is not { } ours)
                    continue;
                yield return Least($"{effort}: decode", zstd.DecodeSeconds / ours.DecodeSeconds, 3, "zstd -3");
                var (times, bytes) = effort switch
                {
                    "fast" => (4.0, 1.05),
                    "normal" => (2.0, 0.9),
                    _ => (0.0, 0.75),
                };
                if (times > 0)
                    yield return Least($"{effort}: encode", zstd.EncodeSeconds / ours.EncodeSeconds, times, "zstd -3");
                yield return Most($"{effort}: bytes", (double)ours.Bytes / zstd.Bytes, bytes, "zstd -3");
            }
        }
        if (report.Find("xdelta3") is { } xdelta && report.Find("cloudlet normal") is { } normal)
            yield return Least("normal: encode", xdelta.EncodeSeconds / normal.EncodeSeconds, 8, "xdelta3 -1");
        if (report.Find("zstd -19") is { } best && report.Find("cloudlet max") is { } max)
        {
            yield return Least("max: encode", best.EncodeSeconds / max.EncodeSeconds, 1, "zstd -19");
            yield return Most("max: bytes", (double)max.Bytes / best.Bytes, 1, "zstd -19");
        }
    }

    private static string Least(string what, double ratio, double bar, string peer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {ratio:f2} x faster than {peer} (bar: {bar}): {(ratio >= bar ? "held" : "MISSED")}"
        );

    private static string Most(string what, double ratio, double bar, string peer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {ratio:f2} x {peer} (bar: {bar}): {(ratio <= bar ? "held" : "MISSED")}"
        );
}
