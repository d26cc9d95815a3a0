using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>One line for each stage when it begins, with the time since the start, and the guest's lines between them: for logs.</summary>
internal sealed class LineProgress(TextWriter error, TimeProvider clock) : IProgressView
{
    private readonly long started = clock.GetTimestamp();
    private readonly GuestLines lines = new(line => error.WriteLine($"  | {line}"));
    private string? stage;

    public void Report(StageProgress progress) => Begin(progress.Stage);

    public void Finish(StepTiming step)
    {
        // One that told nothing while it went on has not begun here: its time says that it is over.
        if (step.Step != stage)
            Begin($"{step.Step}: {ViewText.Milliseconds(step.Milliseconds)}");
        stage = null;
    }

    public void Output(string text) => lines.Add(text);

    public void Clear() => lines.Flush();

    public void Dispose() => lines.Flush();

    private void Begin(string next)
    {
        if (next == stage)
            return;
        lines.Flush();
        stage = next;
        error.WriteLine($"[{clock.GetElapsedTime(started).TotalSeconds, 6:0.0}s] {next}");
    }
}
