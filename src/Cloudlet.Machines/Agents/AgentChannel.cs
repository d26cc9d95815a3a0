using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloudlet.Machines;

/// <summary>
/// The agent's protocol (docs/interop/qemu-ga.rst of QEMU): one question, one answer, no ids. Before the first question,
/// and after one whose answer did not come, both ends are brought together again: the stream may hold half a message
/// from before a resume, or the answer that we no longer waited for.
/// </summary>
internal sealed class AgentChannel(Stream stream, AgentOptions options) : IAsyncDisposable
{
    private const int LongestMessage = 64 * 1024 * 1024;

    // Never part of UTF-8: ends whatever the agent's parser is in the middle of, and starts its answer to a sync.
    private const byte Sentinel = 0xff;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly JsonLineReader lines = new(stream, LongestMessage);
    private bool together;

    /// <summary>Asks, and returns the answer.</summary>
    /// <exception cref="AgentException">The agent refused.</exception>
    /// <exception cref="AgentSilentException">There was no answer in time, or the port is closed.</exception>
    public async Task<JsonElement> AskAsync(
        string command,
        JsonObject? arguments,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(timeout, options.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                return await AskAsync(command, arguments, both.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new AgentSilentException($"no answer to {command} within {timeout.TotalSeconds} s", e);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidDataException)
            {
                throw new AgentSilentException($"its port is closed ({e.Message})", e);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gives an order that has no answer.</summary>
    public async Task TellAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await ComeTogetherAsync(cancellationToken);
            await SendAsync(command, arguments, delimited: false, cancellationToken);
            together = false;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        gate.Dispose();
    }

    private async Task<JsonElement> AskAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        await ComeTogetherAsync(cancellationToken);
        together = false;
        await SendAsync(command, arguments, delimited: false, cancellationToken);
        var line = await ReadAsync(cancellationToken);
        JsonElement answer;
        try
        {
            using var document = JsonDocument.Parse(line);
            answer = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it answered {command} with something else than JSON", e);
        }
        together = true;
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("return", out var value))
            return value;
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out var error))
            throw new AgentException(command, Text(error, "class"), Text(error, "desc"));
        together = false;
        throw new InvalidDataException($"it answered {command} with neither a result nor an error");
    }

    private async Task ComeTogetherAsync(CancellationToken cancellationToken)
    {
        if (together)
            return;
        var id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var arguments = new JsonObject { ["id"] = id };
        await SendAsync("guest-sync-delimited", arguments, delimited: true, cancellationToken);
        while (true)
        {
            var line = await ReadAsync(cancellationToken);
            var sentinel = line.Span.LastIndexOf(Sentinel);
            // Older answers, halves of answers, complaints about halves of questions, answers to an older sync.
            if (sentinel >= 0 && IsAnswer(line[(sentinel + 1)..], id))
                break;
        }
        together = true;
    }

    private static bool IsAnswer(ReadOnlyMemory<byte> line, int id)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("return", out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt64(out var answered)
                && answered == id;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task SendAsync(
        string command,
        JsonObject? arguments,
        bool delimited,
        CancellationToken cancellationToken
    )
    {
        var message = new JsonObject { ["execute"] = command };
        if (arguments is not null)
            message["arguments"] = arguments;
        var text = message.ToJsonString();
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 2];
        var start = delimited ? 0 : 1;
        bytes[0] = Sentinel;
        var length = Encoding.UTF8.GetBytes(text, bytes.AsSpan(1));
        bytes[length + 1] = (byte)'\n';
        await stream.WriteAsync(bytes.AsMemory(start, length + 2 - start), cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) =>
        await lines.ReadAsync(cancellationToken) ?? throw new IOException("end of stream");

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "unknown";
}
