using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Finding;

/// <summary><c>cloudlet discovery</c>: whether and under which name a cloudlet is found, for its administrator.</summary>
internal static class DiscoveryCommands
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The new name: 1 to 63 bytes");
        return Verbs.Group(
            "discovery",
            "Whether and under which name devices find this cloudlet; a change holds at once and after a restart",
            verbs.Verb("show", "Show how this cloudlet is found", [], ShowAsync),
            Change(verbs, "on", "Let devices find this cloudlet by themselves", [], _ => new EditDiscovery(On: true)),
            Change(verbs, "off", "Say goodbye: devices need the address", [], _ => new EditDiscovery(On: false)),
            Change(
                verbs,
                "rename",
                "Give this cloudlet another name",
                [name],
                invocation => new EditDiscovery(Name: invocation.Get(name))
            )
        );
    }

    private static Command Change(
        Verbs verbs,
        string verb,
        string description,
        IReadOnlyList<Symbol> symbols,
        Func<Invocation, EditDiscovery> change
    ) =>
        verbs.Verb(
            verb,
            description,
            symbols,
            async invocation =>
                Show(invocation, await invocation.Client.EditDiscoveryAsync(change(invocation), invocation.Interrupt))
        );

    private static async Task<int> ShowAsync(Invocation invocation) =>
        Show(invocation, await invocation.Client.GetDiscoveryAsync(invocation.Interrupt));

    private static int Show(Invocation invocation, DiscoveryInfo discovery)
    {
        invocation.Results.Write(
            discovery,
            OutputJson.Indented.DiscoveryInfo,
            (it, _) =>
                [
                    new Details(
                        new Detail("Name", it.Name),
                        new Detail("Discovery", it.On ? "on" : "off"),
                        new Detail("Found as", it.FoundAs),
                        new Detail("Obstacle", it.Obstacle)
                    ),
                ]
        );
        return ExitCodes.Success;
    }
}
