using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Images;

/// <summary>The question: does a large machine stay within the memory bound, and does time follow what changed?</summary>
internal sealed class LargeBenchmark(string engine, IProgress<string> progress)
{
    /// <summary>What one process may have resident, whatever the machine's size: what <c>docs/benchmarks/images.md</c> states.</summary>
    public const long BoundBytes = 640L << 20;

    private const double Mebibyte = 1 << 20;
    private static readonly long[] Contents = [256L << 20, 1L << 30];

    /// <summary>Answers it.</summary>
    public async Task<LargeResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        var rows = new List<LargeRow>();
        foreach (var content in Contents)
        {
            using var scratch = new Scratch();
            progress.Report($"a large machine with {content >> 20} MiB of content in each image");
            var pair = LargeMachine.Write(scratch.NewFolder(), content);
            var run = new ToolRun(new EngineTool(engine, "fast", hasIndex: true), pair, scratch.NewFolder());
            await run.PrepareAsync(cancellationToken);
            await run.RunAsync(cancellationToken);
            var row = run.Row() ?? throw new BenchException(run.Fault ?? "The engine did not come to its end.");
            rows.Add(new LargeRow(content * 2, row));
        }
        return new LargeResult(host, rows);
    }

    /// <summary>One size.</summary>
    internal sealed record LargeRow(long ContentBytes, ImagesRow Cost);

    /// <summary>The answer.</summary>
    internal sealed record LargeResult(HostReport Host, IReadOnlyList<LargeRow> Rows) : IBenchResult
    {
        /// <inheritdoc/>
        public override string ToString()
        {
            var table = new TextTable("machine", "verified", "content MiB", "encode s", "MB", "decode s", "peak MiB");
            foreach (var (content, cost) in Rows)
            {
                table.Add(
                    "16 GiB + 64 GiB",
                    cost.Verified ? "yes" : "NO",
                    $"{content / Mebibyte:f0}",
                    cost.EncodeSeconds.ToString("f2", CultureInfo.InvariantCulture),
                    $"{cost.Bytes / 1e6:f1}",
                    cost.DecodeSeconds.ToString("f2", CultureInfo.InvariantCulture),
                    $"{cost.PeakMemoryBytes / Mebibyte:f0}"
                );
            }
            var held = Rows.All(row => row.Cost.PeakMemoryBytes <= BoundBytes) ? "held" : "MISSED";
            return $"{Host}\n\n{table}\nBound: {BoundBytes / Mebibyte:f0} MiB resident, mapped files included: {held}.";
        }

        /// <inheritdoc/>
        public IEnumerable<Chart> Draw() =>
            [
                new Chart(
                    "seconds",
                    BarChart.Draw(
                        "16 GiB of memory and 64 GiB of disk: seconds",
                        "f2",
                        [
                            .. Rows.SelectMany(row =>
                                (Bar[])
                                    [
                                        new(
                                            $"{row.ContentBytes >> 20} MiB of content: encode",
                                            row.Cost.EncodeSeconds,
                                            true
                                        ),
                                        new(
                                            $"{row.ContentBytes >> 20} MiB of content: decode",
                                            row.Cost.DecodeSeconds,
                                            true
                                        ),
                                    ]
                            ),
                        ]
                    )
                ),
            ];
    }
}
