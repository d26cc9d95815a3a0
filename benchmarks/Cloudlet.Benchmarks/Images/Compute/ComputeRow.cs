using System.Globalization;

namespace Cloudlet.Benchmarks.Images;

/// <summary>What the making of an overlay computes, against the least that it has to.</summary>
/// <param name="Effort">The effort.</param>
/// <param name="EncodeSeconds">The encoder, in a process that is warm.</param>
/// <param name="CompareSeconds">Both images, compared once.</param>
/// <param name="CompressSeconds">zstd alone over the pages that are stored, on as many threads.</param>
internal sealed record ComputeRow(string Effort, double EncodeSeconds, double CompareSeconds, double CompressSeconds)
{
    /// <summary>What it may be at most.</summary>
    public const double Bar = 2;

    /// <summary>Times as long as the least.</summary>
    public double Times => EncodeSeconds / (CompareSeconds + CompressSeconds);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Effort}: creation computes {EncodeSeconds:f2} s: {Times:f2} x one comparison ({CompareSeconds:f2} s) and zstd of the stored pages "
                + $"({CompressSeconds:f2} s) (bar: {Bar}): {(Times <= Bar ? "held" : "MISSED")}"
        );
}
