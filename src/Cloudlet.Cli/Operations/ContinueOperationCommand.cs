using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation continue</c>.</summary>
internal static class ContinueOperationCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The operation's id");
        return verbs.Verb(
            "continue",
            "Let an operation go on that waits for you: freeze now",
            [id],
            async invocation =>
            {
                await invocation.Client.ProceedOperationAsync(invocation.Get(id), invocation.Interrupt);
                if (invocation.Results.IsJson)
                {
                    var operation = await invocation.Client.GetOperationAsync(
                        invocation.Get(id),
                        wait: null,
                        invocation.Interrupt
                    );
                    invocation.Results.WriteJson(operation, OutputJson.Indented.OperationInfo);
                }
                else
                {
                    invocation.Note(
                        $"Operation {invocation.Get(id)} goes on: `cloudlet operation wait {invocation.Get(id)}`."
                    );
                }
                return ExitCodes.Success;
            }
        );
    }
}
