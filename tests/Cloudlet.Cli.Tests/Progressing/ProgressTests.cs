using Cloudlet.Cli.Progressing;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Tests.Progressing;

public sealed class ProgressTests : IDisposable
{
    private readonly StringWriter error = new();
    private readonly ManualClock clock = new();

    public void Dispose() => error.Dispose();

    [Fact]
    public void A_log_gets_one_line_for_each_stage_and_the_guests_lines()
    {
        using (var view = new LineProgress(error, clock))
        {
            view.Report(new StageProgress("boot", 0, null));
            clock.Advance(TimeSpan.FromSeconds(14.2));
            view.Report(new StageProgress("boot", 1, null));
            view.Finish(new StepTiming("boot", 14_200));
            view.Report(new StageProgress("run install.sh", 0, null));
            view.Output("one\r\ntwo");
            view.Output(" and a half\n\u001b[2Jlast");
        }
        Assert.Equal(
            """
            [   0.0s] boot
            [  14.2s] run install.sh
              | one
              | two and a half
              | [2Jlast

            """,
            error.ToString()
        );
    }

    [Fact]
    public void A_step_that_told_no_progress_has_a_line_with_its_time()
    {
        using (var view = new LineProgress(error, clock))
            view.Finish(new StepTiming("clock", 3));
        Assert.Equal("[   0.0s] clock: 3.0 ms\n", error.ToString());
    }

    [Fact]
    public void A_terminal_sees_bar_percent_amount_and_rate()
    {
        Assert.Equal(
            "freeze  ██████░░░░░░░░░░░░░░░░░░  25%  128 MiB of 512 MiB  64 MiB/s",
            ProgressText.Bar(new StageProgress("freeze", 128 << 20, 512 << 20), TimeSpan.FromSeconds(2))
        );
        Assert.Equal(
            "write segments  ████████████░░░░░░░░░░░░  50%  15 KiB of 30 KiB  7.5 KiB/s",
            ProgressText.Bar(new StageProgress("write segments", 15 << 10, 30 << 10), TimeSpan.FromSeconds(2))
        );
        Assert.Equal(
            "wait for the agent  12 s",
            ProgressText.Bar(new StageProgress("wait for the agent", 0, null), TimeSpan.FromSeconds(12.7))
        );
    }

    [Fact]
    public void On_a_terminal_only_what_is_over_stays()
    {
        using (var view = new TerminalProgress(error, () => 80, clock))
        {
            view.Report(new StageProgress("freeze", 1 << 20, 4 << 20));
            view.Output("hello\n");
            view.Finish(new StepTiming("freeze", 812));
            view.Report(new StageProgress("store", 0, null));
        }
        Assert.Equal("  | hello\n✓ freeze  812 ms\n", Screen(error.ToString()));
    }

    [Fact]
    public void A_bar_never_wraps()
    {
        using (var view = new TerminalProgress(error, () => 20, clock))
            view.Report(new StageProgress("a stage with a very long name", 1 << 20, 4 << 20));
        Assert.All(error.ToString().Split("\r\u001b[K"), drawn => Assert.True(drawn.Length < 20));
    }

    [Fact]
    public void A_burst_of_progress_is_drawn_ten_times_a_second()
    {
        using (var view = new TerminalProgress(error, () => 80, clock))
        {
            for (var done = 0; done < 1000; done++)
            {
                view.Report(new StageProgress("freeze", done << 20, 1000 << 20));
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }
        Assert.InRange(error.ToString().Split("\r\u001b[K").Length, 5, 15);
    }

    /// <summary>What is left on the screen: the text after the last erasure of each line.</summary>
    private static string Screen(string written) =>
        string.Join('\n', written.Split('\n').Select(line => line.Split("\r\u001b[K")[^1]));
}
