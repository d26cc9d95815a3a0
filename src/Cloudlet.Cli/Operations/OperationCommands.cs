using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Consoles;

namespace Cloudlet.Cli.Operations;

/// <summary><c>cloudlet operation</c>.</summary>
internal static class OperationCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "operation",
            "Operations: long jobs of the daemon",
            ListOperationsCommand.Create(verbs),
            ShowOperationCommand.Create(verbs),
            WaitOperationCommand.Create(verbs),
            CancelOperationCommand.Create(verbs),
            ContinueOperationCommand.Create(verbs),
            ConsoleCommand.OfOperations(verbs),
            ScreenshotCommand.OfOperations(verbs)
        );
}
