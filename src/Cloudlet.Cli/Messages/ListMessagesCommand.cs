using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Messages;

/// <summary><c>cloudlet message list</c>.</summary>
internal static class ListMessagesCommand
{
    public static Command Create(Verbs verbs)
    {
        var device = Options.Text("--device", "ID", "Those for this device");
        var service = Options.Text("--service", "ID", "Those for this service");
        return verbs.Verb(
            "list",
            "List the messages that are kept; none counts as read by it",
            [device, service],
            async invocation =>
            {
                var messages = await invocation.Client.ListMessagesAsync(
                    invocation.Get(device),
                    invocation.Get(service),
                    invocation.Interrupt
                );
                invocation.Results.Write(messages, OutputJson.Indented.IReadOnlyListMessageInfo, MessageViews.List);
                return ExitCodes.Success;
            }
        );
    }
}
