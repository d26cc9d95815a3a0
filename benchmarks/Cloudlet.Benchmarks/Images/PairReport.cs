using System.Globalization;
using System.Text;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Images;

/// <summary>All tools on one pair.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="ImageBytes">Bytes of its new images.</param>
/// <param name="Rows">A row for each tool that came to its end.</param>
/// <param name="Compute">What ours computes against the least.</param>
/// <param name="Notes">What was left out, and why.</param>
internal sealed record PairReport(
    string Pair,
    long ImageBytes,
    IReadOnlyList<ImagesRow> Rows,
    IReadOnlyList<ComputeRow> Compute,
    IReadOnlyList<string> Notes
)
{
    private const double Megabyte = 1e6;
    private const double Mebibyte = 1 << 20;

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = new TextTable(
            "tool",
            "verified",
            "encode s",
            "MB",
            "decode s",
            "peak MiB",
            "encode /",
            "bytes /",
            "decode /"
        );
        var zstd = Find("zstd -3");
        foreach (var row in Rows)
        {
            table.Add(
                row.Tool,
                row.Verified ? "yes" : "NO",
                $"{row.EncodeSeconds:f2}",
                $"{row.Bytes / Megabyte:f2}",
                $"{row.DecodeSeconds:f2}",
                $"{row.PeakMemoryBytes / Mebibyte:f0}",
                Ratio(zstd?.EncodeSeconds, row.EncodeSeconds),
                zstd is null ? "" : Text((double)row.Bytes / zstd.Bytes),
                Ratio(zstd?.DecodeSeconds, row.DecodeSeconds)
            );
        }
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"### {Pair}: {ImageBytes / Mebibyte:f0} MiB of new images\n\n{table}\n"
        );
        text.Append(
            "The last three columns: times faster than zstd -3, bytes against its bytes, times faster to decode.\n\n"
        );
        foreach (var bar in Bars.Of(this))
            text.Append(CultureInfo.InvariantCulture, $"- {bar}\n");
        foreach (var row in Compute)
            text.Append(CultureInfo.InvariantCulture, $"- {row}\n");
        foreach (var note in Notes)
            text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        return text.ToString();
    }

    /// <summary>The row of the tool whose name begins so; null when there is none.</summary>
    public ImagesRow? Find(string tool) =>
        Rows.FirstOrDefault(row => row.Tool.StartsWith(tool, StringComparison.Ordinal));

    private static string Ratio(double? theirs, double ours) => theirs is null ? "" : Text(theirs.Value / ours);

    private static string Text(double value) => value.ToString("f2", CultureInfo.InvariantCulture);
}
