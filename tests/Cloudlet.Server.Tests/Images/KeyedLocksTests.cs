using Cloudlet.Server.Images;

namespace Cloudlet.Server.Tests.Images;

public sealed class KeyedLocksTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_with_the_same_key_waits_for_the_first_and_other_keys_do_not()
    {
        var locks = new KeyedLocks<string>();
        var first = await locks.EnterAsync("a", Cancelled);
        var second = locks.EnterAsync("a", Cancelled);
        using var other = await locks.EnterAsync("b", Cancelled);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }
}
