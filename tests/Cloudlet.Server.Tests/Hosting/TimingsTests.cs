using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Tests.Hosting;

public sealed class TimingsTests
{
    [Fact]
    public async Task Steps_are_told_in_milliseconds_with_0_for_those_that_were_not_needed()
    {
        var time = new TestTime();
        var timings = new Timings(time);
        await timings.MeasureAsync("fetch", () => Pass(20));
        await timings.MeasureAsync("fetch", () => Pass(5.25));
        await Assert.ThrowsAsync<IOException>(() =>
            timings.MeasureAsync(
                "resume",
                async () =>
                {
                    await Pass(3);
                    throw new IOException();
                }
            )
        );
        time.Advance(TimeSpan.FromMilliseconds(100));

        var told = timings.ToMilliseconds(["fetch", "resume", "decode"]);
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["fetch"] = 25.25,
                ["resume"] = 3,
                ["decode"] = 0,
                ["total"] = 128.25,
            },
            told
        );

        Task Pass(double milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return Task.CompletedTask;
        }
    }
}
