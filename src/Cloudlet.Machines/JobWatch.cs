namespace Cloudlet.Machines;

/// <summary>What QEMU tells of one block job. Fed with the events of the control connection; each task completes once and never fails.</summary>
internal sealed class JobWatch(string name)
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Both sides are the same, and stay so until the job is completed.</summary>
    public Task Ready => ready.Task;

    /// <summary>The job is over: null, or what went wrong.</summary>
    public Task<string?> Ended => ended.Task;

    /// <summary>Takes an event; those of other jobs are passed over.</summary>
    public void Take(QmpEvent happened)
    {
        if (!happened.Name.StartsWith("BLOCK_JOB_", StringComparison.Ordinal))
            return;
        if (happened.Data.GetProperty("device").GetString() != name)
            return;
        switch (happened.Name)
        {
            case "BLOCK_JOB_READY":
                ready.TrySetResult();
                break;
            case "BLOCK_JOB_COMPLETED":
                ended.TrySetResult(happened.Data.TryGetProperty("error", out var error) ? error.GetString() : null);
                break;
            case "BLOCK_JOB_CANCELLED":
                ended.TrySetResult("it was cancelled.");
                break;
        }
    }
}
