using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Messages;

/// <summary><c>cloudlet message</c>.</summary>
internal static class MessageCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "message",
            "Messages: words that wait for a device until it asks",
            SendMessageCommand.Create(verbs),
            ListMessagesCommand.Create(verbs),
            DeleteMessageCommand.Create(verbs)
        );
}
