using System.Text.Json.Nodes;

namespace Cloudlet.Machines;

public sealed partial class GuestAgent
{
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    // Both in memory where the guest has them so, or else on its disk: where the output of a command waits for us.
    private static readonly string[] OutputFolders = ["/run", "/tmp"];

    // The file has no name any more once the command runs, so nothing is left behind however it ends. A session of its
    // own lets a cancel reach the command's children.
    private const string Script = """
        exec >>"$0" 2>&1
        rm -f "$0"
        if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
        exec "$@"
        """;

    /// <summary>Runs a program in the guest and hands over its output while it runs, standard output and error together.</summary>
    /// <param name="command">The program.</param>
    /// <param name="output">Takes the output, piece by piece; null when nobody wants it. The memory is valid during the call only.</param>
    /// <param name="cancellationToken">Cancelling kills the program and its children.</param>
    /// <returns>Its exit code; 128 and the signal's number when a signal killed it; 127 when there is no such program, as in a shell.</returns>
    public async Task<int> ExecAsync(
        AgentCommand command,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? output,
        CancellationToken cancellationToken
    )
    {
        var (path, handle) = await CreateOutputAsync(cancellationToken);
        try
        {
            var pid = await StartAsync(path, command, cancellationToken);
            try
            {
                return await FollowAsync(pid, handle, output, cancellationToken);
            }
            catch (Exception e) when (e is not (AgentSilentException or AgentException))
            {
                await KillAsync(pid);
                throw;
            }
        }
        finally
        {
            await CloseAsync(handle);
        }
    }

    private async Task<(string Path, long Handle)> CreateOutputAsync(CancellationToken cancellationToken)
    {
        var name = $".cloudlet-{Guid.NewGuid():N}";
        AgentException? refused = null;
        foreach (var folder in OutputFolders)
        {
            try
            {
                var path = $"{folder}/{name}";
                return (path, await OpenAsync(path, "w+", cancellationToken));
            }
            catch (AgentException e) when (e.ErrorClass == "GenericError")
            {
                refused = e;
            }
        }
        throw refused!;
    }

    private async Task<long> StartAsync(string outputPath, AgentCommand command, CancellationToken cancellationToken)
    {
        var arguments = new JsonArray("-c", Script, outputPath, command.Path);
        foreach (var argument in command.Arguments)
            arguments.Add((JsonNode)argument);
        var message = new JsonObject { ["path"] = "/bin/sh", ["arg"] = arguments };
        if (command.Environment.Count > 0)
        {
            var variables = new JsonArray();
            foreach (var (name, value) in command.Environment)
                variables.Add((JsonNode)$"{name}={value}");
            message["env"] = variables;
        }
        if (!command.Input.IsEmpty)
            message["input-data"] = Convert.ToBase64String(command.Input.Span);
        return (await AskAsync("guest-exec", message, cancellationToken)).GetProperty("pid").GetInt64();
    }

    private async Task<int> FollowAsync(
        long pid,
        long handle,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? output,
        CancellationToken cancellationToken
    )
    {
        var pause = options.ShortestPoll;
        while (true)
        {
            // First whether it has ended, then the output: so none that was written before its end is missed.
            var arguments = new JsonObject { ["pid"] = pid };
            var status = await AskAsync("guest-exec-status", arguments, cancellationToken);
            var heard = await ReadAsync(handle, output, cancellationToken);
            if (status.GetProperty("exited").GetBoolean())
            {
                const int shellSignalOffset = 128;
                return status.TryGetProperty("exitcode", out var code) ? code.GetInt32()
                    : status.TryGetProperty("signal", out var signal) ? shellSignalOffset + signal.GetInt32()
                    : shellSignalOffset;
            }
            pause = heard
                ? options.ShortestPoll
                : TimeSpan.FromTicks(Math.Min(options.LongestPoll.Ticks, pause.Ticks * 2));
            await Task.Delay(pause, options.Time, cancellationToken);
        }
    }

    private async Task<bool> ReadAsync(
        long handle,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? output,
        CancellationToken cancellationToken
    )
    {
        var heard = false;
        while (true)
        {
            var arguments = new JsonObject { ["handle"] = handle, ["count"] = options.ChunkBytes };
            var answer = await AskAsync("guest-file-read", arguments, cancellationToken);
            var piece = answer.GetProperty("buf-b64").GetBytesFromBase64();
            if (piece.Length > 0 && output is not null)
                await output(piece, cancellationToken);
            heard |= piece.Length > 0;
            if (piece.Length == 0 || answer.GetProperty("eof").GetBoolean())
                return heard;
        }
    }

    /// <summary>Kills a command with its session, and waits until the agent has seen its end.</summary>
    private async Task KillAsync(long pid)
    {
        var started = options.Time.GetTimestamp();
        try
        {
            var message = new JsonObject
            {
                ["path"] = "/bin/sh",
                // Without "--", which dash takes for a process.
                ["arg"] = new JsonArray("-c", "kill -9 -$0 2>/dev/null || kill -9 $0", $"{pid}"),
            };
            await channel.AskAsync("guest-exec", message, KillLimit, CancellationToken.None);
            while (options.Time.GetElapsedTime(started) < KillLimit)
            {
                var question = new JsonObject { ["pid"] = pid };
                var status = await channel.AskAsync("guest-exec-status", question, KillLimit, CancellationToken.None);
                if (status.GetProperty("exited").GetBoolean())
                    return;
                await Task.Delay(options.ShortestPoll, options.Time, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is AgentException or AgentSilentException)
        {
            // The caller learns why it ended early; that the guest does not answer shows at its next call.
        }
    }
}
