namespace Cloudlet.Benchmarks.Measuring;

/// <summary>What one run took.</summary>
/// <param name="Elapsed">From the start to the end that the question is about.</param>
/// <param name="Answered">From the start to the first answer of the guest's service, where there is one.</param>
internal readonly record struct Sample(TimeSpan Elapsed, TimeSpan? Answered = null);
