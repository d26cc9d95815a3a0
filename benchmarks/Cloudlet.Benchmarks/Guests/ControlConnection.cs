using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>QEMU's one control connection, taken over from a machine of ours to do what we never ask of QEMU. Disposing leaves it to whoever adopts the machine.</summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private const string Job = "bench";

    private readonly TaskCompletionSource jobEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QmpConnection qmp = null!;

    private ControlConnection() { }

    /// <summary>Takes it over: <paramref name="machine"/> is disposed.</summary>
    public static async Task<ControlConnection> TakeOverAsync(Machine machine, CancellationToken cancellationToken)
    {
        await machine.DisposeAsync();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(machine.Run.QmpSocket), cancellationToken);
        var connection = new ControlConnection();
        connection.qmp = await QmpConnection.OpenAsync(
            new NetworkStream(socket, ownsSocket: true),
            new QmpOptions { OnEvent = connection.Take },
            cancellationToken
        );
        return connection;
    }

    /// <summary>Gives a command and returns its answer.</summary>
    public Task<System.Text.Json.JsonElement> ExecuteAsync(
        string command,
        JsonObject? arguments,
        CancellationToken cancellationToken
    ) => qmp.ExecuteAsync(command, arguments, cancellationToken);

    /// <summary>Gives a command that starts a job, and waits for its end. One job for each connection.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task RunJobAsync(string command, JsonObject arguments, CancellationToken cancellationToken)
    {
        arguments["job-id"] = Job;
        await qmp.ExecuteAsync(command, arguments, cancellationToken);
        await jobEnded.Task.WaitAsync(cancellationToken);
        var jobs = await qmp.ExecuteAsync("query-jobs", null, cancellationToken);
        var job = jobs.EnumerateArray().Single(job => job.GetProperty("id").GetString() == Job);
        if (job.TryGetProperty("error", out var error))
            throw new BenchException($"{command}: {error.GetString()}");
    }

    public ValueTask DisposeAsync() => qmp.DisposeAsync();

    private void Take(QmpEvent happened)
    {
        if (happened.Name == "JOB_STATUS_CHANGE" && happened.Data.GetProperty("status").GetString() == "concluded")
            jobEnded.TrySetResult();
    }
}
