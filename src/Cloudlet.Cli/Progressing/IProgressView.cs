using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>Shows on standard error how far a long job is. Disposing leaves nothing unfinished on the screen.</summary>
internal interface IProgressView : IDisposable
{
    /// <summary>A stage moved.</summary>
    void Report(StageProgress progress);

    /// <summary>A stage is over.</summary>
    void Finish(StepTiming step);

    /// <summary>Output of the guest: whole lines or parts of them.</summary>
    void Output(string text);

    /// <summary>Takes what moves off the screen, so that others can write.</summary>
    void Clear();
}
