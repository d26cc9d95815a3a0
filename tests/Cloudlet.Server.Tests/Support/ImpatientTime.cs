namespace Cloudlet.Server.Tests.Support;

/// <summary>A clock on which waits up to a limit are over at once, and longer ones never.</summary>
public sealed class ImpatientTime(TimeSpan limit) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(
            callback,
            state,
            dueTime == Timeout.InfiniteTimeSpan || dueTime > limit ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
}
