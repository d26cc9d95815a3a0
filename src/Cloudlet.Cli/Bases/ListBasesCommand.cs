using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base list</c>, and <c>cloudlet list-base</c> as the first cloudlet tools called it.</summary>
internal static class ListBasesCommand
{
    public static Command Create(Verbs verbs, string name) =>
        verbs.Verb(
            name,
            name is "list" ? "List all bases" : "The same as `base list`",
            [],
            async invocation =>
            {
                var bases = await invocation.Client.ListBasesAsync(invocation.Interrupt);
                invocation.Results.Write(bases, OutputJson.Indented.IReadOnlyListBaseInfo, BaseViews.List);
                if (bases.Count == 0 && !invocation.Results.IsJson)
                    invocation.Note("There is no base yet: see `cloudlet base create --help`.");
                return ExitCodes.Success;
            }
        );
}
