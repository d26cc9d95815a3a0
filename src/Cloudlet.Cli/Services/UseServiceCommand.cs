using System.CommandLine;
using System.Globalization;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Running;
using Cloudlet.Cli.Values;
using Cloudlet.Client;
using Cloudlet.Client.Ensuring;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service use</c>: another program's life with a service.</summary>
internal static class UseServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var program = Options.Rest("COMMAND", "The program to run and its arguments, after --");
        var own = Options.Flag("--own", "An instance of one's own, which nobody joins");
        var wait = Options.Value<TimeSpan>(
            "--wait",
            "DURATION",
            "How long to wait for room when all cloudlets are full [default: 0s]",
            Duration.TryParse
        );
        return verbs.Verb(
            "use",
            "Run a program with a service's endpoint in its environment; give the seat back after it. "
                + "With --cloudlet auto the service of the best cloudlet of the network",
            [id, program, own, wait],
            invocation =>
                RunAsync(
                    invocation,
                    invocation.Get(id),
                    invocation.Get(program),
                    new CloudletNetworkOptions
                    {
                        Join = !invocation.Get(own),
                        RoomTime = invocation.Get(wait) ?? TimeSpan.Zero,
                    }
                )
        );
    }

    private static async Task<int> RunAsync(
        Invocation invocation,
        string id,
        IReadOnlyList<string> program,
        CloudletNetworkOptions options
    )
    {
        await using var network = await invocation.OpenNetworkAsync(options);
        await using var service = await network.EnsureServiceAsync(id, new Notes(invocation), invocation.Interrupt);
        invocation.Note($"{id} is at {service.Endpoint}");
        // The program has the old place in its environment: only a person can do something about it.
        service.Changed += (_, change) =>
            invocation.Note(
                change.Now is { } now
                    ? $"{id} has moved to {now}: {change.Reason}"
                    : $"No cloudlet gives {id} any more: {change.Reason}"
            );
        return await ChildProgram.RunAsync(
            program,
            Variables(id, service.Endpoint),
            invocation.Environment.InputIsTerminal,
            invocation.Interrupt
        );
    }

    private static Dictionary<string, string> Variables(string service, ServiceEndpoint endpoint)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CLOUDLET_ENDPOINT"] = endpoint.ToString(),
            ["CLOUDLET_HOST"] = endpoint.Host,
            ["CLOUDLET_PORT"] = Text(endpoint.Port),
            ["CLOUDLET_SERVICE"] = service,
            ["CLOUDLET_NAME"] = endpoint.Cloudlet.Candidate.Name,
            [CloudletAddress.Variable] = endpoint.Address.ToString(),
        };
        foreach (var port in endpoint.Ports)
            variables[$"CLOUDLET_PORT_{Text(port.Guest)}"] = Text(port.Host);
        return variables;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Notes(Invocation invocation) : IProgress<string>
    {
        public void Report(string value) => invocation.Note(value);
    }
}
