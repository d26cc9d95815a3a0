using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Tests.Usage;

public sealed class UsageRegistryTests
{
    [Fact]
    public void Users_are_told_while_they_use_it_each_as_often_as_they_do()
    {
        var usage = new UsageRegistry();
        using var other = usage.Use("b", "somebody else");
        var first = usage.Use("a", "an export");
        var second = usage.Use("a", "an export");
        Assert.Equal(["an export", "an export"], usage.UsersOf("a"));
        first.Dispose();
        first.Dispose();
        Assert.Equal(["an export"], usage.UsersOf("a"));
        second.Dispose();
        Assert.Empty(usage.UsersOf("a"));
    }

    [Fact]
    public async Task Whoever_waits_for_the_last_user_goes_on_when_that_is_gone()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var usage = new UsageRegistry();
        using var other = usage.Use("b", "somebody else");
        await usage.WaitUntilUnusedAsync("a", cancelled);
        var first = usage.Use("a", "an export");
        var second = usage.Use("a", "a save");
        var waiting = usage.WaitUntilUnusedAsync("a", cancelled);
        first.Dispose();
        Assert.False(waiting.IsCompleted);
        second.Dispose();
        await waiting;
    }
}
