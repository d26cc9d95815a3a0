using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>Uploads and downloads as a stage of their own.</summary>
internal static class Transfers
{
    /// <summary>Runs a transfer and tells its progress and its time.</summary>
    public static async Task<T> ShowAsync<T>(
        IProgressView view,
        TimeProvider clock,
        string stage,
        Func<IProgress<TransferProgress>, Task<T>> transfer
    )
    {
        var started = clock.GetTimestamp();
        var result = await transfer(new Reporter(view, stage));
        view.Finish(new StepTiming(stage, clock.GetElapsedTime(started).TotalMilliseconds));
        return result;
    }

    // Not Progress<T>: its reports arrive later and in any order.
    private sealed class Reporter(IProgressView view, string stage) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => view.Report(new StageProgress(stage, value.Bytes, value.Total));
    }
}
