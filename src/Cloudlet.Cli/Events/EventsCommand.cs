using System.CommandLine;
using System.Text.Json;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Events;

/// <summary><c>cloudlet events</c>.</summary>
internal static class EventsCommand
{
    public static Command Create(Verbs verbs)
    {
        var follow = Options.Flag("--follow", "Show what happens from now on instead, until Ctrl-C");
        var topics = Options.Many(
            "--topic",
            "TOPIC",
            $"Only these: {string.Join(", ", EventTopics.All)}; may be repeated"
        );
        var after = Options.Text("--after", "ID", "Begin behind the event of this id");
        return verbs.Verb(
            "events",
            "Show what happened on the cloudlet lately",
            [follow, topics, after],
            async invocation =>
            {
                var client = invocation.Client;
                var events = invocation.Get(follow)
                    ? client.FollowEventsAsync(invocation.Get(topics), invocation.Get(after), invocation.Interrupt)
                    : client.ListEventsAsync(invocation.Get(topics), invocation.Get(after), invocation.Interrupt);
                try
                {
                    await foreach (var item in events)
                        await WriteAsync(invocation, item);
                }
                catch (OperationCanceledException) when (invocation.Get(follow))
                {
                    // Ctrl-C is how one stops to follow.
                }
                return ExitCodes.Success;
            }
        );
    }

    // One event on a line in either format: what follows reads line by line.
    private static async Task WriteAsync(Invocation invocation, CloudletEvent item)
    {
        if (invocation.Results.IsJson)
            await invocation.Environment.Out.WriteLineAsync(
                JsonSerializer.Serialize(item, OutputJson.Line.CloudletEvent)
            );
        else if (EventViews.Line(item, invocation.Results.Text) is { } line)
            await invocation.Environment.Out.WriteLineAsync(line);
    }
}
