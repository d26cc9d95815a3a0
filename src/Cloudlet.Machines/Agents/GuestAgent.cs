using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloudlet.Machines;

/// <summary>
/// QEMU's guest agent: commands and files without network, keys or passwords, in a guest that runs one. Members may be
/// called from several tasks; the agent takes their messages one after the other. All throw
/// <see cref="AgentSilentException"/> when no agent answers and <see cref="AgentException"/> when it refuses.
/// The owner disposes it.
/// </summary>
public sealed partial class GuestAgent : IAsyncDisposable
{
    private readonly AgentChannel channel;
    private readonly AgentOptions options;

    /// <summary>An agent at the other end of <paramref name="stream"/>, which is disposed with it.</summary>
    public GuestAgent(Stream stream, AgentOptions options)
    {
        this.options = options;
        channel = new AgentChannel(stream, options);
    }

    /// <summary>Connects to a machine's agent port. That works without an agent, too: <see cref="PingAsync"/> tells.</summary>
    /// <exception cref="AgentSilentException">The port is not there.</exception>
    public static async Task<GuestAgent> ConnectAsync(
        RunFolder run,
        AgentOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return new GuestAgent(await QemuLauncher.ConnectAsync(run.AgentSocket, cancellationToken), options);
        }
        catch (SocketException e)
        {
            throw new AgentSilentException($"{run.AgentSocket}: {e.Message}", e);
        }
    }

    /// <summary>Waits for a sign of life.</summary>
    /// <exception cref="AgentSilentException">There was none within <paramref name="timeout"/>.</exception>
    public async Task PingAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await channel.AskAsync("guest-ping", null, timeout, cancellationToken);

    /// <summary>
    /// Sets the guest's clock; after a resume it shows the time of the freeze. By <c>date</c> where the agent may run it: the agent's own command also runs
    /// <c>hwclock</c>, which waits for the next second of a hardware clock that needs no setting.
    /// </summary>
    public async Task SetTimeAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (await SetByProgramAsync(time, cancellationToken) && await ShowsAsync(time, cancellationToken))
            return;
        try
        {
            var arguments = new JsonObject { ["time"] = NanosecondsOf(time) };
            await AskAsync("guest-set-time", arguments, cancellationToken);
        }
        catch (AgentException e) when (e.ErrorClass == "GenericError")
        {
            // It sets the clock, then runs hwclock, and fails when a small guest has none: look at the clock itself.
            if (!await ShowsAsync(time, cancellationToken))
                throw;
        }
    }

    // False: there is no such program, it does not take this or does not end, or the agent runs none. Without the file for its output that ExecAsync makes:
    // under TCG each message more is felt.
    private async Task<bool> SetByProgramAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"@{time.ToUnixTimeMilliseconds() / 1000m:f3}");
        var command = new JsonObject { ["path"] = "date", ["arg"] = new JsonArray("-s", seconds) };
        try
        {
            var pid = (await AskAsync("guest-exec", command, cancellationToken)).GetProperty("pid").GetInt64();
            var started = options.Time.GetTimestamp();
            while (options.Time.GetElapsedTime(started) < options.CommandTimeout)
            {
                var arguments = new JsonObject { ["pid"] = pid };
                var status = await AskAsync("guest-exec-status", arguments, cancellationToken);
                if (status.GetProperty("exited").GetBoolean())
                    return status.TryGetProperty("exitcode", out var code) && code.GetInt32() == 0;
                await Task.Delay(options.ShortestPoll, options.Time, cancellationToken);
            }
        }
        catch (AgentException)
        {
            // Whoever asks sets the clock by the agent's own command then.
        }
        return false;
    }

    private async Task<bool> ShowsAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var shown = (await AskAsync("guest-get-time", null, cancellationToken)).GetInt64();
        return Math.Abs(shown - NanosecondsOf(time)) <= TimeSpan.FromSeconds(5).TotalNanoseconds;
    }

    private static long NanosecondsOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Shuts the guest down. Returns at once; the machine's end shows that it worked.</summary>
    public async Task ShutdownAsync(CancellationToken cancellationToken) =>
        await channel.TellAsync("guest-shutdown", new JsonObject { ["mode"] = "powerdown" }, cancellationToken);

    /// <summary>Has the guest write its dirty file pages to its disk.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken) =>
        await ExecAsync(new AgentCommand("sync"), null, cancellationToken);

    /// <summary>Has the guest tell its disk which blocks are free, so that they do not travel.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken) =>
        await AskAsync("guest-fstrim", null, cancellationToken);

    /// <summary>Writes a file in the guest, which is replaced when it is there.</summary>
    /// <param name="guestPath">Its path; the folder must be there.</param>
    /// <param name="content">Read to its end, chunk by chunk.</param>
    /// <param name="mode">Its permissions; null: what the agent's umask makes of a new file.</param>
    /// <param name="cancellationToken">Cancels; a part of the file may be left.</param>
    public async Task WriteFileAsync(
        string guestPath,
        Stream content,
        UnixFileMode? mode,
        CancellationToken cancellationToken
    )
    {
        var handle = await OpenAsync(guestPath, "w", cancellationToken);
        try
        {
            var buffer = new byte[options.ChunkBytes];
            int length;
            while ((length = await content.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken)) > 0)
                await WriteAsync(handle, buffer.AsMemory(0, length), cancellationToken);
        }
        finally
        {
            await CloseAsync(handle);
        }
        if (mode is not { } permissions)
            return;
        var octal = Convert.ToString((int)permissions, 8);
        var exit = await ExecAsync(new AgentCommand("chmod", octal, guestPath), null, cancellationToken);
        if (exit != 0)
            throw new AgentException("chmod", "GenericError", $"chmod {octal} {guestPath} ended with {exit}.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private Task<JsonElement> AskAsync(string command, JsonObject? arguments, CancellationToken cancellationToken) =>
        channel.AskAsync(command, arguments, options.CommandTimeout, cancellationToken);

    private async Task<long> OpenAsync(string guestPath, string mode, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["path"] = guestPath, ["mode"] = mode };
        return (await AskAsync("guest-file-open", arguments, cancellationToken)).GetInt64();
    }

    private async Task WriteAsync(long handle, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        while (!content.IsEmpty)
        {
            var arguments = new JsonObject { ["handle"] = handle, ["buf-b64"] = Convert.ToBase64String(content.Span) };
            var answer = await AskAsync("guest-file-write", arguments, cancellationToken);
            var count = answer.GetProperty("count").GetInt32();
            if (count <= 0 || count > content.Length)
                throw new AgentException("guest-file-write", "GenericError", $"{count} bytes of {content.Length}.");
            content = content[count..];
        }
    }

    private async Task CloseAsync(long handle)
    {
        try
        {
            // Also after a cancel: the agent never closes a file by itself.
            await AskAsync("guest-file-close", new JsonObject { ["handle"] = handle }, CancellationToken.None);
        }
        catch (AgentSilentException)
        {
            // With the agent its open files are gone.
        }
    }
}
