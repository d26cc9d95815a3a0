using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation show</c>.</summary>
internal static class ShowOperationCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The operation's id");
        return verbs.Verb(
            "show",
            "Show one operation",
            [id],
            async invocation =>
            {
                var operation = await invocation.Client.GetOperationAsync(
                    invocation.Get(id),
                    wait: null,
                    invocation.Interrupt
                );
                invocation.Results.Write(operation, OutputJson.Indented.OperationInfo, OperationViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
