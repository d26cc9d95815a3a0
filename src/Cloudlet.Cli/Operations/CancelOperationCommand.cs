using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation cancel</c>.</summary>
internal static class CancelOperationCommand
{
    // The daemon answers earlier when it ends earlier; asked again until it does.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The operation's id");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "cancel",
            "Ask an operation to end, and wait until it has cleaned up",
            [id, detach],
            async invocation =>
            {
                await invocation.Client.CancelOperationAsync(invocation.Get(id), invocation.Interrupt);
                var operation = await invocation.Client.GetOperationAsync(
                    invocation.Get(id),
                    wait: null,
                    invocation.Interrupt
                );
                while (!operation.HasEnded && !invocation.Get(detach))
                {
                    operation = await invocation.Client.GetOperationAsync(
                        invocation.Get(id),
                        Round,
                        invocation.Interrupt
                    );
                }
                if (operation.HasEnded && operation.State != OperationState.Cancelled)
                    throw new CliException(TooLate(operation));
                invocation.Results.Write(operation, OutputJson.Indented.OperationInfo, OperationViews.Show);
                return ExitCodes.Success;
            }
        );
    }

    private static Problem TooLate(OperationInfo operation) =>
        new()
        {
            Code = ProblemCodes.WrongState,
            Status = 409,
            Detail = $"The operation '{operation.Id}' ended before it could be cancelled.",
            Field = "ID",
            Value = operation.Id,
            Next = $"See what came of it: cloudlet operation show {operation.Id}.",
        };
}
