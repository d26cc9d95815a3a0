using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service delete-version</c>.</summary>
internal static class DeleteVersionCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var number = Options.Required("NUMBER", "The version's number: see `service versions`");
        var overlay = Options.Flag("--overlay", "Delete its overlay as well, unless something else uses that");
        return verbs.Verb(
            "delete-version",
            "Delete a version that is not the current one",
            [id, number, overlay],
            async invocation =>
            {
                if (!Count.TryParse(invocation.Get(number), out var which, out var fault))
                    throw new CliException(CliProblems.Usage("NUMBER", invocation.Get(number), fault));
                await invocation.Client.DeleteServiceVersionAsync(
                    invocation.Get(id),
                    which,
                    invocation.Get(overlay),
                    invocation.Interrupt
                );
                invocation.Deleted("version", $"{which} of {invocation.Get(id)}");
                return ExitCodes.Success;
            }
        );
    }
}
