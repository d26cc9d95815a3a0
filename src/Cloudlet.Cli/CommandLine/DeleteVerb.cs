using System.CommandLine;
using Cloudlet.Client;

namespace Cloudlet.Cli.CommandLine;

/// <summary><c>cloudlet NOUN delete NAME</c>, for what goes by its name alone.</summary>
internal static class DeleteVerb
{
    /// <summary>The command.</summary>
    /// <param name="verbs">Makes it.</param>
    /// <param name="kind">The noun: what is deleted.</param>
    /// <param name="called">What the argument is called: NAME or ID.</param>
    /// <param name="description">One sentence for its help.</param>
    /// <param name="delete">Does it.</param>
    public static Command Create(
        Verbs verbs,
        string kind,
        string called,
        string description,
        Func<CloudletClient, string, CancellationToken, Task> delete
    )
    {
        var what = called == "ID" ? "id" : "name or id";
        var name = Options.Required(called, $"The {kind}'s {what}");
        return verbs.Verb(
            "delete",
            description,
            [name],
            async invocation =>
            {
                await delete(invocation.Client, invocation.Get(name), invocation.Interrupt);
                invocation.Deleted(kind, invocation.Get(name));
                return ExitCodes.Success;
            }
        );
    }
}
