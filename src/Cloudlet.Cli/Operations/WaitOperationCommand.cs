using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation wait</c>: Ctrl-C ends the waiting, not the operation.</summary>
internal static class WaitOperationCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The operation's id");
        var timeout = CommonOptions.Timeout("How long to wait [default: until it ends]");
        return verbs.Verb(
            "wait",
            "Follow an operation to its end; the exit code is what its command's would have been",
            [id, timeout],
            async invocation =>
            {
                var operation = await WaitAsync(invocation, invocation.Get(id), invocation.Get(timeout));
                invocation.Results.Write(operation, OutputJson.Indented.OperationInfo, OperationViews.Show);
                return operation switch
                {
                    { State: OperationState.Succeeded } => ExitCodes.Success,
                    { Error: { } error } => ExitCodes.For(error),
                    _ => ExitCodes.Failure,
                };
            }
        );
    }

    private static async Task<OperationInfo> WaitAsync(Invocation invocation, string id, TimeSpan? timeout)
    {
        var operation = await invocation.Client.GetOperationAsync(id, wait: null, invocation.Interrupt);
        using var patience = new CancellationTokenSource(
            timeout ?? Timeout.InfiniteTimeSpan,
            invocation.Environment.Clock
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, invocation.Interrupt);
        using var view = invocation.OpenProgress();
        try
        {
            return await OperationWatch.ToEndAsync(invocation, operation, view, either.Token);
        }
        catch (OperationCanceledException) when (!invocation.Interrupt.IsCancellationRequested)
        {
            throw new CliException(
                new Problem
                {
                    Code = ProblemCodes.NotReady,
                    Status = 504,
                    Detail = $"Operation {id} has not ended in time; it goes on.",
                    Field = "--timeout",
                    Value = Values.Duration.Format(timeout!.Value),
                    Next = $"cloudlet operation wait {id}",
                }
            );
        }
    }
}
