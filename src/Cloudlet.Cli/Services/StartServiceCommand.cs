using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service start</c>: what a client asks for, by hand.</summary>
internal static class StartServiceCommand
{
    private static readonly TimeSpan DefaultLease = TimeSpan.FromHours(1);

    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var own = Options.Flag("--own", "An instance of one's own, which nobody joins");
        var lease = Options.Value<TimeSpan>(
            "--lease",
            "DURATION",
            "How long the seat is kept [default: 1h]",
            Duration.TryParse
        );
        var wait = Options.Value<TimeSpan>(
            "--wait",
            "DURATION",
            "How long to wait for room when the box is full [default: 0s]",
            Duration.TryParse
        );
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "start",
            "Join an instance of a service, or start one, and wait until it answers",
            [id, own, lease, wait, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ =>
                        invocation.Client.BeginEnsureInstanceAsync(
                            invocation.Get(id),
                            new EnsureInstance
                            {
                                Join = !invocation.Get(own),
                                LeaseSeconds = (long)(invocation.Get(lease) ?? DefaultLease).TotalSeconds,
                                WaitSeconds = invocation.Get(wait)?.TotalSeconds,
                            },
                            CancellationToken.None
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.EnsuredInstance,
                    ServiceViews.Ensured
                )
        );
    }
}
