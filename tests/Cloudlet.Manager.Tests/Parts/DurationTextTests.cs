namespace Cloudlet.Manager.Tests.Parts;

public class DurationTextTests
{
    [Theory]
    [InlineData(0.34, "340 ms")]
    [InlineData(4.21, "4.2 s")]
    [InlineData(720, "12 min")]
    [InlineData(11_100, "3 h 5 min")]
    [InlineData(187_200, "2 d 4 h")]
    public void Lengths_of_time_are_for_people(double seconds, string text) =>
        Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));
}
