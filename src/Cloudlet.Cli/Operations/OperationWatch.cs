using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary>Shows what an operation tells, and guides the user when it waits for one.</summary>
internal static class OperationWatch
{
    /// <summary>Watches until the operation ended, and gives it as it ended.</summary>
    public static async Task<OperationInfo> ToEndAsync(
        Invocation invocation,
        OperationInfo operation,
        IProgressView view,
        CancellationToken cancellationToken
    )
    {
        await using var guide = new WaitingGuide(invocation);
        await foreach (var told in invocation.Client.FollowAsync(operation.Id, cancellationToken))
        {
            if (told.Progress is { } progress)
                view.Report(progress);
            if (told.Step is { } step)
                view.Finish(step);
            if (told.Output is { } output)
                view.Output(output);
            if (told.Operation is not { } changed)
                continue;
            operation = changed;
            if (operation.HasEnded)
                break;
            if (operation.State == OperationState.Waiting)
                view.Clear();
            await guide.FollowAsync(operation);
        }
        return operation;
    }
}
