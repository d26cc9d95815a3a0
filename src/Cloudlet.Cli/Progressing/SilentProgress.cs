using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>For <c>--quiet</c>.</summary>
internal sealed class SilentProgress : IProgressView
{
    public void Report(StageProgress progress) { }

    public void Finish(StepTiming step) { }

    public void Output(string text) { }

    public void Clear() { }

    public void Dispose() { }
}
