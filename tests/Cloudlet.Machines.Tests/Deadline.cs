namespace Cloudlet.Machines.Tests;

/// <summary>Waiting that ends in a failure instead of never.</summary>
public static class Deadline
{
    /// <summary>A token that is cancelled after a while: far longer than a healthy test needs.</summary>
    public static CancellationToken After(int seconds = 60) =>
        new CancellationTokenSource(TimeSpan.FromSeconds(seconds)).Token;

    /// <summary>Looks until the condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, int seconds = 60)
    {
        var end = After(seconds);
        while (!condition())
        {
            Assert.False(end.IsCancellationRequested, $"Not within {seconds} s: {what}");
            await Task.Delay(10);
        }
    }
}
