using System.Text.Json.Serialization.Metadata;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary>An operation that this command began: follows it to its end, and takes it down when the user says so.</summary>
internal sealed class OperationJob(Invocation invocation)
{
    /// <summary>Begins an operation, follows it unless it is to be detached, and prints what came of it.</summary>
    /// <param name="begin">Begins it. Not cancelled by Ctrl-C: an operation whose id is not known could not be cancelled.</param>
    /// <param name="detach">Prints the operation and returns.</param>
    /// <param name="type">The result's JSON.</param>
    /// <param name="views">What people see of the result.</param>
    /// <param name="afterwards">What else is to be said when the result was printed.</param>
    public async Task<int> RunAsync<T>(
        Func<IProgressView, Task<OperationInfo>> begin,
        bool detach,
        JsonTypeInfo<T> type,
        Func<T, ViewText, IEnumerable<View>> views,
        Func<T, Task>? afterwards = null
    )
        where T : class
    {
        OperationInfo operation;
        using (var view = invocation.OpenProgress())
        {
            operation = await begin(view);
            if (!detach)
                operation = await FollowAsync(operation, view);
        }
        if (detach)
            invocation.Results.Write(operation, OutputJson.Indented.OperationInfo, OperationViews.Show);
        else if (operation.GetResult(type) is { } result)
        {
            invocation.Results.Write(result, type, views);
            if (afterwards is not null)
                await afterwards(result);
        }
        else
            invocation.Results.Write(operation, OutputJson.Indented.OperationInfo, OperationViews.Show);
        return ExitCodes.Success;
    }

    /// <summary>Follows an operation to its end. Ctrl-C cancels it on the daemon and waits until it is gone.</summary>
    public async Task<OperationInfo> FollowAsync(OperationInfo operation, IProgressView view)
    {
        if (operation.HasEnded)
            return operation;
        using var ended = new CancellationTokenSource();
        var cancelling = CancelOnInterruptAsync(operation.Id, view, ended.Token);
        try
        {
            return await OperationWatch.ToEndAsync(invocation, operation, view, CancellationToken.None);
        }
        finally
        {
            await ended.CancelAsync();
            await cancelling;
        }
    }

    private async Task CancelOnInterruptAsync(string id, IProgressView view, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(invocation.Interrupt, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCancellationRequested)
            return;
        view.Clear();
        invocation.Note($"Cancelling operation {id}; Ctrl-C again leaves it to itself.");
        try
        {
            await invocation.Client.CancelOperationAsync(id, CancellationToken.None);
        }
        catch (CloudletApiException exception) when (exception.Problem.Status is 404 or 409)
        {
            // It ended in the meantime: its events say how.
        }
        catch (CloudletUnreachableException)
        {
            // Whoever follows it finds that out too.
        }
    }
}
