using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service rollback</c>.</summary>
internal static class RollbackServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var number = Options.Value<int>(
            "--to",
            "NUMBER",
            "The version's number [default: the one before the current]",
            Count.TryParse
        );
        return verbs.Verb(
            "rollback",
            "Make an earlier version the current one again; instances that live stay as they are",
            [id, number],
            async invocation =>
            {
                var service = await invocation.Client.RollbackServiceAsync(
                    invocation.Get(id),
                    new RollbackService { Number = invocation.Get(number) },
                    invocation.Interrupt
                );
                invocation.Results.Write(service, OutputJson.Indented.ServiceInfo, ServiceViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
