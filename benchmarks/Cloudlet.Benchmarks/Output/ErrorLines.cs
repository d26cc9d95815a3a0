namespace Cloudlet.Benchmarks.Output;

/// <summary>Says on standard error what is done now: standard output is the result's.</summary>
internal sealed class ErrorLines : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
