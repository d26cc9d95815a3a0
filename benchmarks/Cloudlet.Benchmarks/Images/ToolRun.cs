namespace Cloudlet.Benchmarks.Images;

/// <summary>One tool on one pair, run again and again in a folder of its own.</summary>
internal sealed class ToolRun(IDeltaTool tool, ImagePair pair, string folder)
{
    private readonly List<ProcessCost> encodings = [];
    private readonly List<ProcessCost> decodings = [];
    private readonly string stock = Path.Combine(folder, "stock");
    private readonly string artifact = Path.Combine(folder, "artifact");
    private readonly string output = Path.Combine(folder, "output");
    private long bytes;

    /// <summary>The tool.</summary>
    public IDeltaTool Tool => tool;

    /// <summary>How often it has run.</summary>
    public int Runs => encodings.Count;

    /// <summary>Why it is run no more; null as long as it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether every decoded image was right.</summary>
    public bool IsVerified { get; private set; } = true;

    /// <summary>Its last encoding.</summary>
    public TimeSpan LastEncoding => encodings[^1].Elapsed;

    /// <summary>Makes what both ends have before: not measured.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(stock);
        await ProcessRunner.RunAsync(tool.Prepare(pair, stock), cancellationToken);
    }

    /// <summary>Encodes, decodes and compares every byte. What fails is remembered, and the others go on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProcessRunner.RunAsync([new Command("cp", "-a", stock, artifact)], cancellationToken);
            var before = Folders.Bytes(artifact);
            encodings.Add(await ProcessRunner.RunAsync(tool.Encode(pair, artifact), cancellationToken));
            bytes = Folders.Bytes(artifact) - before;

            Directory.CreateDirectory(output);
            if (tool.StartsFromCopy)
            {
                foreach (var file in pair.Files)
                    File.Copy(file.Old, tool.Output(file, output));
            }
            decodings.Add(await ProcessRunner.RunAsync(tool.Decode(pair, artifact, output), cancellationToken));
            foreach (var file in pair.Files)
                IsVerified &= Folders.AreEqual(file.New, tool.Output(file, output));
        }
        catch (BenchException e)
        {
            Fault = e.Message;
        }
        finally
        {
            Folders.Delete(artifact);
            Folders.Delete(output);
        }
    }

    /// <summary>Its medians; null when it never came to its end.</summary>
    public ImagesRow? Row() =>
        decodings.Count == 0
            ? null
            : new ImagesRow(
                tool.Name,
                Median(encodings),
                bytes,
                Median(decodings),
                encodings.Concat(decodings).Max(cost => cost.PeakBytes),
                IsVerified && Fault is null
            );

    private static double Median(List<ProcessCost> costs)
    {
        var sorted = costs.Select(cost => cost.Elapsed.TotalSeconds).Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
