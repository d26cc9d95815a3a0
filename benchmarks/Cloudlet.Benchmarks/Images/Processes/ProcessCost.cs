namespace Cloudlet.Benchmarks.Images;

/// <summary>What a process, or several one after the other, took.</summary>
/// <param name="Elapsed">From before the start to the end.</param>
/// <param name="PeakBytes">The most memory that was resident: the process's own, and the pages of files that it had mapped.</param>
internal readonly record struct ProcessCost(TimeSpan Elapsed, long PeakBytes)
{
    /// <summary>Both, one after the other.</summary>
    public static ProcessCost operator +(ProcessCost left, ProcessCost right) =>
        new(left.Elapsed + right.Elapsed, Math.Max(left.PeakBytes, right.PeakBytes));
}
