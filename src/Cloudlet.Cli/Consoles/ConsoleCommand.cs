using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Terminals;
using Cloudlet.Cli.Values;
using Cloudlet.Client;
using Cloudlet.Client.Serial;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Consoles;

/// <summary><c>console</c> of instances and of operations: a terminal on the guest's serial port, and its twin for scripts.</summary>
internal sealed class ConsoleCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    // A shell's answer comes within milliseconds; a slow emulated one within this.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Argument<string> name;
    private readonly OpenSerial open;
    private readonly OpenSerial openWithHistory;
    private readonly string whereToLook;

    private readonly Option<IReadOnlyList<string>> send = Options.Many(
        "--send",
        "TEXT",
        "Type this line, then print what the guest answers; repeatable. Without it and without a terminal, "
            + "standard input is typed"
    );

    private readonly Option<Regex?> expect = Options.Reference<Regex>(
        "--expect",
        "REGEX",
        "Print what the guest writes until it matches; fail when it does not in time",
        Pattern.TryParse
    );

    private readonly Option<TimeSpan?> timeout = CommonOptions.Timeout(
        "How long to wait for --expect, or for silence [default: 30s]"
    );

    private ConsoleCommand(Argument<string> name, OpenSerial open, OpenSerial openWithHistory, string whereToLook)
    {
        this.name = name;
        this.open = open;
        this.openWithHistory = openWithHistory;
        this.whereToLook = whereToLook;
    }

    private delegate Task<SerialConnection> OpenSerial(
        CloudletClient client,
        string name,
        CancellationToken cancellationToken
    );

    public static Command OfInstances(Verbs verbs) =>
        new ConsoleCommand(
            Options.Required("NAME", "The instance's name or id"),
            (client, name, token) => client.OpenSerialAsync(name, token),
            (client, name, token) => client.OpenSerialWithHistoryAsync(name, token),
            "cloudlet instance log"
        ).Verb(verbs, "Use the guest's serial console; Ctrl-] leaves it");

    public static Command OfOperations(Verbs verbs) =>
        new ConsoleCommand(
            Options.Required("ID", "The operation's id"),
            (client, id, token) => client.OpenOperationSerialAsync(id, token),
            (client, id, token) => client.OpenOperationSerialWithHistoryAsync(id, token),
            "cloudlet operation screenshot"
        ).Verb(verbs, "Use the serial console of the machine that an operation makes; Ctrl-] leaves it");

    private Command Verb(Verbs verbs, string description) =>
        verbs.Verb("console", description, [name, send, expect, timeout], RunAsync);

    private async Task<int> RunAsync(Invocation invocation)
    {
        var environment = invocation.Environment;
        var isScripted =
            invocation.Get(send)!.Count > 0 || invocation.Get(expect) is not null || !environment.InputIsTerminal;
        // A script waits for an answer: what was written before must not pass for it.
        var opening = isScripted ? open : openWithHistory;
        await using var serial = await opening(invocation.Client, invocation.Get(name), invocation.Interrupt);
        if (isScripted)
            return await RunScriptAsync(invocation, serial);
        invocation.Note($"The serial console of {invocation.Get(name)}. {ConsoleSession.HowToLeave}");
        await ConsoleSession.RunAsync(serial, environment.Terminal, environment.Output, invocation.Interrupt);
        invocation.Note("");
        return ExitCodes.Success;
    }

    private async Task<int> RunScriptAsync(Invocation invocation, SerialConnection serial)
    {
        var environment = invocation.Environment;
        var console = new ScriptedConsole(serial, environment.Output, environment.Clock);
        var pattern = invocation.Get(expect);
        var patience = invocation.Get(timeout) ?? DefaultTimeout;
        var lines = invocation.Get(send)!;
        if (lines.Count > 0)
        {
            // A line feed ends the line in every mode of a tty; a carriage return only where it is translated.
            using var typed = new MemoryStream(
                Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n')))
            );
            await console.SendAsync(typed, invocation.Interrupt);
        }
        else if (!environment.InputIsTerminal && pattern is null)
        {
            await console.SendAsync(environment.Input, invocation.Interrupt);
        }
        if (pattern is null)
        {
            await console.DrainAsync(Silence, patience, invocation.Interrupt);
            return ExitCodes.Success;
        }
        if (await console.ExpectAsync(pattern, patience, invocation.Interrupt))
            return ExitCodes.Success;
        throw new CliException(
            new Problem
            {
                Code = ProblemCodes.NotReady,
                Status = 504,
                Detail = $"The guest did not write what was expected within {Duration.Format(patience)}.",
                Field = "--expect",
                Value = pattern.ToString(),
                Next = $"Give it longer with --timeout, or see `{whereToLook} {invocation.Get(name)}`.",
            }
        );
    }
}
