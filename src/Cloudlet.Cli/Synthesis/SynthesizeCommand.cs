using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Cli.Values;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Synthesis;

/// <summary><c>cloudlet synthesize</c>, and <c>cloudlet synthesis</c> as the first cloudlet tools called it.</summary>
internal sealed class SynthesizeCommand
{
    private readonly Argument<string> overlay = Options.Required(
        "OVERLAY",
        "A stored overlay's name or id, else an archive's file, an http(s) URL, or - for standard input; with --cloudlet "
            + "auto a file, for the best cloudlet of the network that has its base"
    );

    private readonly Option<string?> name = Options.Text(
        "--name",
        "NAME",
        "The instance's name [default: made from the overlay's]"
    );

    private readonly Option<IReadOnlyList<PortRequest>> ports = Options.Many<PortRequest>(
        "--port",
        "GUEST[:HOST]",
        "A port of the guest to reach, at a port of the host that the cloudlet or you choose; repeatable "
            + "[default: the overlay's]",
        PortSyntax.TryParseMapping
    );

    private readonly Option<string?> wait = Options.Text(
        "--wait",
        "tcp:PORT",
        "Wait until the service in the guest really answers"
    );

    private readonly Option<TimeSpan?> lease = Options.Value<TimeSpan>(
        "--lease",
        "DURATION",
        "The instance goes when its lease is not renewed for so long [default: it stays; with --cloudlet auto 1h]",
        Duration.TryParse
    );

    private readonly Option<TimeSpan?> timeout = CommonOptions.Timeout("How long --wait may take [default: 2m]");
    private readonly Option<bool> detach = CommonOptions.Detach();

    public static Command Create(Verbs verbs)
    {
        var synthesize = new SynthesizeCommand();
        var command = verbs.Verb(
            "synthesize",
            "Turn an overlay and its base into a running instance",
            [
                synthesize.overlay,
                synthesize.name,
                synthesize.ports,
                synthesize.wait,
                synthesize.timeout,
                synthesize.lease,
                synthesize.detach,
            ],
            synthesize.RunAsync
        );
        command.Aliases.Add("synthesis");
        return command;
    }

    // Over a network a file is sent so that a broken link costs little; on this host, and from a pipe, at one go.
    private static Task<OperationInfo> SendAsync(
        Invocation invocation,
        SynthesisRequest request,
        Stream archive,
        IProgress<TransferProgress> progress
    ) =>
        archive.CanSeek && !invocation.Client.Address.IsThisHost
            ? invocation.Client.SynthesizeByUploadAsync(request, archive, progress, invocation.Interrupt)
            : invocation.Client.SynthesizeAsync(request, archive, progress, invocation.Interrupt);

    private async Task<int> RunAsync(Invocation invocation)
    {
        var request = new SynthesisRequest
        {
            Name = invocation.Get(name),
            Ports = invocation.Get(ports) is { Count: > 0 } wishes ? wishes : null,
            Wait = invocation.Get(wait),
            TimeoutSeconds = invocation.Get(timeout)?.TotalSeconds,
            LeaseSeconds = (long?)invocation.Get(lease)?.TotalSeconds,
        };
        if (invocation.IsAuto)
            return await NetworkSynthesis.RunAsync(
                invocation,
                request,
                invocation.Get(overlay),
                invocation.Get(detach)
            );
        var source = await OverlaySource.FindAsync(invocation, invocation.Get(overlay));
        await using var archive = source.Archive;
        return await new OperationJob(invocation).RunAsync(
            view =>
                archive is null
                    ? invocation.Client.SynthesizeAsync(
                        request with
                        {
                            Overlay = source.Overlay,
                            Url = source.Url,
                        },
                        CancellationToken.None
                    )
                    : Transfers.ShowAsync(
                        view,
                        invocation.Environment.Clock,
                        "send",
                        progress => SendAsync(invocation, request, archive, progress)
                    ),
            invocation.Get(detach),
            OutputJson.Indented.SynthesisResult,
            SynthesisViews.Show
        );
    }
}
