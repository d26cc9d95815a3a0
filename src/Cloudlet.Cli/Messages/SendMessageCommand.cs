using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Messages;

/// <summary><c>cloudlet message send</c>.</summary>
internal static class SendMessageCommand
{
    public static Command Create(Verbs verbs)
    {
        var device = Options.Required("DEVICE", "The device's id, as it names itself");
        var message = Options.Required("MESSAGE", "What it says: most often a word that an app understands");
        var service = Options.Text("--service", "ID", "The service whose app it is for [default: whichever asks]");
        var parameters = Options.Many<KeyValuePair<string, string>>(
            "--param",
            "NAME=VALUE",
            "What belongs to it; may be given several times",
            PairSyntax.TryParse
        );
        var length = Options.Value<TimeSpan>(
            "--for",
            "DURATION",
            "How long it waits [default: 24h]",
            Duration.TryParse
        );
        return verbs.Verb(
            "send",
            "Send a message to a device, which reads it once",
            [device, message, service, parameters, length],
            async invocation =>
            {
                var given = new Dictionary<string, string>();
                var faults = new Faults();
                foreach (var (name, value) in invocation.Get(parameters) ?? [])
                {
                    if (!given.TryAdd(name, value))
                        faults.Add("--param", $"{name}={value}", $"'{name}' is given twice.");
                }
                faults.ThrowIfAny("Give each name once.");
                var sent = await invocation.Client.SendMessageAsync(
                    new SendMessage
                    {
                        Device = invocation.Get(device),
                        Service = invocation.Get(service),
                        Message = invocation.Get(message),
                        Parameters = given,
                        Seconds = (long?)invocation.Get(length)?.TotalSeconds,
                    },
                    invocation.Interrupt
                );
                invocation.Results.Write(sent, OutputJson.Indented.MessageInfo, MessageViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
