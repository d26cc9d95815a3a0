using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay create</c>.</summary>
internal sealed class CreateOverlayCommand
{
    private readonly Argument<string> name = Options.Required("NAME", "Its name: a-z, 0-9, dot and dash");

    private readonly Option<string?> baseName = Required(
        Options.Text("--base", "NAME", "The base to customise, by name or id")
    );

    private readonly Option<IReadOnlyList<GuestCopy>> copies = Options.Many<GuestCopy>(
        "--copy",
        "SRC:DST",
        "Copy a file or folder of this host to an absolute path in the guest; repeatable",
        CopySyntax.TryParse
    );

    private readonly Option<IReadOnlyList<string>> scripts = Options.Many(
        "--run",
        "SCRIPT",
        "Run a script in the guest as root, after the copies; repeatable"
    );

    private readonly Option<IReadOnlyList<int>> ports = Options.Many<int>(
        "--port",
        "PORT",
        "A port of the guest on which the service listens; repeatable",
        PortSyntax.TryParseGuest
    );

    private readonly Option<string?> ready = CommonOptions.Ready("When to freeze [default: right after the scripts]");

    private readonly Option<bool> interactive = Options.Flag(
        "--interactive",
        "Customise it by hand, over VNC and the serial console, and say when to freeze"
    );

    private readonly Option<bool> train = Options.Flag(
        "--train",
        "Start it once, and put the pages that its service needs to answer first; needs --port, or --ready agent or tcp:PORT"
    );

    private readonly Option<OverlayEffort?> effort = EffortOption.Create(OverlayEffort.Normal);

    private readonly Option<TimeSpan?> timeout = CommonOptions.Timeout(
        "How long each wait for the guest may take [default: 10m]"
    );

    private readonly Option<bool> detach = CommonOptions.Detach();

    public static Command Create(Verbs verbs)
    {
        var command = new CreateOverlayCommand();
        return verbs.Verb(
            "create",
            "Resume a base, customise it, freeze it, and keep the difference",
            [
                command.name,
                command.baseName,
                command.copies,
                command.scripts,
                command.ports,
                command.ready,
                command.interactive,
                command.train,
                command.effort,
                command.timeout,
                command.detach,
            ],
            command.RunAsync
        );
    }

    private async Task<int> RunAsync(Invocation invocation)
    {
        var request = await RequestAsync(invocation);
        return await new OperationJob(invocation).RunAsync(
            _ => invocation.Client.CreateOverlayAsync(request, CancellationToken.None),
            invocation.Get(detach),
            OutputJson.Indented.OverlayInfo,
            OverlayViews.Show
        );
    }

    private async Task<CreateOverlay> RequestAsync(Invocation invocation)
    {
        var faults = new Faults();
        var files = new LocalFiles(invocation, faults);
        var read = new List<GuestScript>();
        foreach (var script in invocation.Get(scripts)!)
            read.Add(await files.ReadScriptAsync("--run", script));
        var request = new CreateOverlay
        {
            Name = invocation.Get(name),
            Base = invocation.Get(baseName),
            Copies = [.. invocation.Get(copies)!.Select(copy => files.ForGuest("--copy", copy))],
            Scripts = read,
            Ports = invocation.Get(ports),
            Ready = invocation.Get(ready),
            Interactive = invocation.Get(interactive),
            Train = invocation.Get(train),
            Effort = invocation.Get(effort),
            TimeoutSeconds = invocation.Get(timeout)?.TotalSeconds,
        };
        faults.ThrowIfAny(invocation.HelpCommand);
        return request;
    }

    private static Option<string?> Required(Option<string?> option)
    {
        option.Required = true;
        return option;
    }
}
