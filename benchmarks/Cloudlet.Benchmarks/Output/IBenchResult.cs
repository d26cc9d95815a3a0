namespace Cloudlet.Benchmarks.Output;

/// <summary>The answer of a benchmark. Its text is Markdown; its members are what JSON has.</summary>
internal interface IBenchResult
{
    /// <summary>One chart for each question that it answers.</summary>
    IEnumerable<Chart> Draw();
}
