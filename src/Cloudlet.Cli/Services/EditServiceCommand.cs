using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service edit</c>.</summary>
internal static class EditServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var options = new ServiceOptions(creating: false);
        return verbs.Verb(
            "edit",
            "Change a service; another overlay, port or probe makes a new version of it",
            [id, .. options.All],
            async invocation =>
            {
                var change = Change(invocation, options);
                if (change == new EditService())
                    throw new CliException(
                        CliProblems.Usage("options", null, "Nothing to change was given.", invocation.HelpCommand)
                    );
                // Nobody else's change is written over: it was read a moment ago.
                var before = await invocation.Client.GetServiceAsync(invocation.Get(id), invocation.Interrupt);
                var service = await invocation.Client.EditServiceAsync(
                    before.Id,
                    change,
                    before.Revision,
                    invocation.Interrupt
                );
                invocation.Results.Write(service, OutputJson.Indented.ServiceInfo, ServiceViews.Show);
                return ExitCodes.Success;
            }
        );
    }

    private static EditService Change(Invocation invocation, ServiceOptions options) =>
        new()
        {
            Overlay = invocation.Get(options.Overlay),
            Description = invocation.Get(options.Description),
            Version = invocation.Get(options.Version),
            Tags = ServiceOptions.Given(invocation, options.Tags),
            Ports = ServiceOptions.Given(invocation, options.Ports),
            Ready = invocation.Get(options.Ready),
            Users = invocation.Get(options.Users),
            IdleSeconds = (long?)invocation.Get(options.Idle)?.TotalSeconds,
            Warm = invocation.Get(options.Warm),
            LeastMemoryBytes = invocation.Get(options.LeastMemory)?.Bytes,
            IdealMemoryBytes = invocation.Get(options.IdealMemory)?.Bytes,
        };
}
