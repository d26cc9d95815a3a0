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
}
