using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation list</c>.</summary>
internal static class ListOperationsCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "list",
            "List the operations that run and the last ones that ended",
            [],
            async invocation =>
            {
                var operations = await invocation.Client.ListOperationsAsync(invocation.Interrupt);
                invocation.Results.Write(
                    operations,
                    OutputJson.Indented.IReadOnlyListOperationInfo,
                    OperationViews.List
                );
                return ExitCodes.Success;
            }
        );
}
