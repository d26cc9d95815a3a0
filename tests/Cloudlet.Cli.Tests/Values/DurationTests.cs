using Cloudlet.Cli.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Cli.Tests.Values;

public class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m2s3ms", 62_003)]
    public void A_duration_is_read(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration, out _));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("30 s")]
    [InlineData("1m30")]
    [InlineData("30s1m")]
    [InlineData("1s1s")]
    [InlineData("soon")]
    public void What_is_no_duration_is_told_what_one_looks_like(string text)
    {
        Assert.False(Duration.TryParse(text, out _, out var fault));
        Assert.Contains("1h30m", fault);
    }

    [Fact]
    public void A_duration_that_no_timer_can_hold_is_refused()
    {
        Assert.False(Duration.TryParse("2000h", out _, out var fault));
        Assert.Contains("longer than", fault);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll<uint>(milliseconds =>
            {
                var duration = TimeSpan.FromMilliseconds(milliseconds % 3_000_000_000);
                return Duration.TryParse(Duration.Format(duration), out var read, out _) && read == duration;
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_breaks_the_parser()
    {
        Prop.ForAll<string>(text => Duration.TryParse(text ?? "", out _, out var fault) || fault.Length > 0)
            .QuickCheckThrowOnFailure();
    }
}
