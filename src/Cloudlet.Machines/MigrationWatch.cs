namespace Cloudlet.Machines;

/// <summary>What QEMU tells of one migration while it is under way. Fed with the events of the control connection; each task completes once and never fails.</summary>
internal sealed class MigrationWatch(int lastPass)
{
    private readonly TaskCompletionSource<string> ended = NewSource<string>();
    private readonly TaskCompletionSource switchover = NewSource();
    private readonly TaskCompletionSource tooMany = NewSource();
    private long stoppedAt;

    /// <summary>The last status: <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>The guest stands still for the last round, its disks are still its own: <c>pre-switchover</c>.</summary>
    public Task Switchover => switchover.Task;

    /// <summary>One more pass over the memory has begun than there should be.</summary>
    public Task TooManyPasses => tooMany.Task;

    /// <summary>How long the guest has stood still; zero when it never ran.</summary>
    public TimeSpan Paused =>
        Interlocked.Read(ref stoppedAt) is var at and not 0 ? TimeProvider.System.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Takes an event; others than a migration's are passed over.</summary>
    public void Take(QmpEvent happened)
    {
        switch (happened.Name)
        {
            case "STOP":
                Interlocked.CompareExchange(ref stoppedAt, TimeProvider.System.GetTimestamp(), 0);
                break;
            case "MIGRATION_PASS" when happened.Data.GetProperty("pass").GetInt32() > lastPass:
                tooMany.TrySetResult();
                break;
            case "MIGRATION":
                var status = happened.Data.GetProperty("status").GetString();
                if (status is "completed" or "failed" or "cancelled")
                    ended.TrySetResult(status);
                else if (status == "pre-switchover")
                    switchover.TrySetResult();
                break;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
