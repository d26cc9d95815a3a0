using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>
/// The present stage as a bar on the terminal's last line; stages that are over and the guest's lines stay above it.
/// Thread-safe: a timer moves the clock of stages that tell nothing.
/// </summary>
internal sealed class TerminalProgress : IProgressView
{
    private const string EraseLine = "\r\u001b[K";
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly TextWriter error;
    private readonly Func<int> width;
    private readonly TimeProvider clock;
    private readonly GuestLines lines;
    private readonly ITimer timer;
    private StageProgress? stage;
    private long stageStarted;
    private long lastDrawn;
    private bool visible;

    public TerminalProgress(TextWriter error, Func<int> width, TimeProvider clock)
    {
        this.error = error;
        this.width = width;
        this.clock = clock;
        lines = new GuestLines(line => WriteAbove($"  | {line}"));
        timer = clock.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    public void Report(StageProgress progress)
    {
        lock (gate)
        {
            var isNew = stage?.Stage != progress.Stage;
            stage = progress;
            if (isNew)
            {
                lines.Flush();
                stageStarted = clock.GetTimestamp();
            }
            if (isNew || clock.GetElapsedTime(lastDrawn) >= Redraw)
                Draw();
        }
    }

    public void Finish(StepTiming step)
    {
        lock (gate)
        {
            lines.Flush();
            if (stage?.Stage == step.Step)
                stage = null;
            WriteAbove($"✓ {step.Step}  {ViewText.Milliseconds(step.Milliseconds)}");
        }
    }

    public void Output(string text)
    {
        lock (gate)
            lines.Add(text);
    }

    public void Clear()
    {
        lock (gate)
        {
            lines.Flush();
            stage = null;
            Erase();
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Clear();
    }

    private void OnTick()
    {
        lock (gate)
        {
            if (stage is not null && clock.GetElapsedTime(lastDrawn) >= Tick)
                Draw();
        }
    }

    private void WriteAbove(string line)
    {
        Erase();
        error.WriteLine(line);
        if (stage is not null)
            Draw();
    }

    private void Draw()
    {
        lastDrawn = clock.GetTimestamp();
        var text = ProgressText.Bar(stage!, clock.GetElapsedTime(stageStarted));
        // The last column stays free: a full line would wrap and could not be erased.
        var room = Math.Max(1, width() - 1);
        error.Write(EraseLine + (text.Length > room ? text[..room] : text));
        visible = true;
    }

    private void Erase()
    {
        if (visible)
            error.Write(EraseLine);
        visible = false;
    }
}
