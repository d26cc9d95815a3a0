using System.CommandLine;
using System.Globalization;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Messages;

/// <summary><c>cloudlet message delete</c>.</summary>
internal static class DeleteMessageCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The message's number");
        return verbs.Verb(
            "delete",
            "Delete a message, read or not",
            [id],
            async invocation =>
            {
                var text = invocation.Get(id);
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    throw new CliException(
                        CliProblems.Usage("ID", text, "A message has a number: see cloudlet message list.")
                    );
                await invocation.Client.DeleteMessageAsync(number, invocation.Interrupt);
                invocation.Deleted("message", invocation.Get(id));
                return ExitCodes.Success;
            }
        );
    }
}
