using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks;

/// <summary>A benchmark cannot be run, or what it ran went wrong: nothing is measured then.</summary>
internal sealed class BenchException(string message) : CloudletException(message)
{
    public override string Code => "bench";
}
