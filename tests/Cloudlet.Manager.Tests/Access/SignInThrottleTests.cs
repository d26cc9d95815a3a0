using System.Net;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Access;

public class SignInThrottleTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("10.0.0.1");

    private readonly TestTime time = new();

    [Fact]
    public void From_the_third_wrong_password_on_each_wait_is_twice_as_long_up_to_a_minute()
    {
        var throttle = new SignInThrottle(time);
        var waits = new List<double>();
        for (var attempt = 0; attempt < 12; attempt++)
        {
            throttle.Failed(Guesser);
            var wait = throttle.WaitOf(Guesser);
            waits.Add(wait.TotalSeconds);
            time.Advance(wait);
        }

        Assert.Equal([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Others_do_not_wait_for_whoever_guesses()
    {
        var throttle = new SignInThrottle(time);
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Failed(Guesser);

        Assert.NotEqual(TimeSpan.Zero, throttle.WaitOf(Guesser));
        Assert.Equal(TimeSpan.Zero, throttle.WaitOf(IPAddress.Loopback));
    }

    [Fact]
    public void The_right_password_lets_earlier_wrong_ones_be_forgotten()
    {
        var throttle = new SignInThrottle(time);
        for (var attempt = 0; attempt < 3; attempt++)
            throttle.Failed(Guesser);

        throttle.Succeeded(Guesser);
        throttle.Failed(Guesser);

        Assert.Equal(TimeSpan.Zero, throttle.WaitOf(Guesser));
    }
}
