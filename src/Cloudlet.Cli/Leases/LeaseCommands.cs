using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Leases;

/// <summary><c>cloudlet lease</c>: who uses what, and how long.</summary>
internal static class LeaseCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group("lease", "Seats that clients have in instances", List(verbs), Renew(verbs), Release(verbs));

    private static Command List(Verbs verbs) =>
        verbs.Verb(
            "list",
            "List who uses which instance, and until when",
            [],
            async invocation =>
            {
                var leases = await invocation.Client.ListLeasesAsync(invocation.Interrupt);
                invocation.Results.Write(leases, OutputJson.Indented.IReadOnlyListLeaseInfo, LeaseViews.List);
                return ExitCodes.Success;
            }
        );

    private static Command Renew(Verbs verbs)
    {
        var id = Options.Required("ID", "The lease's id");
        var length = Options.Value<TimeSpan>(
            "--for",
            "DURATION",
            "How long from now on: 5s to 24h [default: as before]",
            Duration.TryParse
        );
        return verbs.Verb(
            "renew",
            "Keep a seat longer",
            [id, length],
            async invocation =>
            {
                var lease = await invocation.Client.RenewLeaseAsync(
                    invocation.Get(id),
                    new RenewLease { Seconds = (long?)invocation.Get(length)?.TotalSeconds },
                    invocation.Interrupt
                );
                invocation.Results.Write(lease, OutputJson.Indented.LeaseInfo, LeaseViews.Show);
                return ExitCodes.Success;
            }
        );
    }

    private static Command Release(Verbs verbs)
    {
        var id = Options.Required("ID", "The lease's id");
        return verbs.Verb(
            "release",
            "Give a seat back: its instance goes when nobody uses it for its idle time",
            [id],
            async invocation =>
            {
                await invocation.Client.ReleaseLeaseAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Deleted("lease", invocation.Get(id));
                return ExitCodes.Success;
            }
        );
    }
}
