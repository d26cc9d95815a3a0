using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service create</c>.</summary>
internal static class CreateServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "Its id, such as org.example.speech");
        var options = new ServiceOptions(creating: true);
        return verbs.Verb(
            "create",
            "Offer an overlay as a service",
            [id, .. options.All],
            async invocation =>
            {
                var service = await invocation.Client.CreateServiceAsync(
                    new CreateService
                    {
                        Id = invocation.Get(id),
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
                    },
                    cancellationToken: invocation.Interrupt
                );
                invocation.Results.Write(service, OutputJson.Indented.ServiceInfo, ServiceViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
