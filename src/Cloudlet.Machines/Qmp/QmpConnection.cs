using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// A conversation in QEMU's machine protocol (docs/interop/qmp-spec.rst of QEMU): commands with ids, answers in any order,
/// events in between. Commands may be given from several tasks. The owner disposes it, and the stream with it.
/// </summary>
public sealed class QmpConnection : IAsyncDisposable
{
    private const int LongestMessage = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<long, TaskCompletionSource<Answer>> waiting = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource disposed = new();
    private readonly Stream stream;
    private readonly QmpOptions options;
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;
    private CloudletException? end;
    private long lastId;
    private bool isDisposed;

    private QmpConnection(Stream stream, QmpOptions options)
    {
        this.stream = stream;
        this.options = options;
    }

    /// <summary>The QEMU that greeted us.</summary>
    public QemuVersion Version { get; private set; } = QemuVersion.Unknown;

    /// <summary>Completes, and never fails, when nothing more will come.</summary>
    public Task Closed => reading;

    /// <summary>Waits for the greeting and takes up the conversation. The stream is disposed when that fails, too.</summary>
    /// <exception cref="QmpTimeoutException">There was no greeting in time.</exception>
    /// <exception cref="CloudletException">QEMU ended: <see cref="QmpClosedException"/>, or what <see cref="QmpOptions.OnClosed"/> says.</exception>
    public static async Task<QmpConnection> OpenAsync(
        Stream stream,
        QmpOptions options,
        CancellationToken cancellationToken
    )
    {
        var connection = new QmpConnection(stream, options);
        connection.reading = Task.Run(connection.ReadAsync, CancellationToken.None);
        try
        {
            await connection.greeted.Task.WaitAsync(options.GreetingTimeout, options.Time, cancellationToken);
            await connection.ExecuteAsync("qmp_capabilities", null, cancellationToken);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (e is TimeoutException)
                throw new QmpTimeoutException("a connection with its greeting", options.GreetingTimeout);
            throw;
        }
    }

    /// <summary>Gives a command and waits for its answer. Cancelling stops the waiting, not the command.</summary>
    /// <exception cref="QmpException">QEMU refused it.</exception>
    /// <exception cref="QmpTimeoutException">It did not answer in time.</exception>
    /// <exception cref="CloudletException">QEMU ended: <see cref="QmpClosedException"/>, or what <see cref="QmpOptions.OnClosed"/> says.</exception>
    public async Task<JsonElement> ExecuteAsync(
        string command,
        JsonObject? arguments,
        CancellationToken cancellationToken
    )
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        try
        {
            await WriteAsync(id, command, arguments, cancellationToken);
            // After the registration: whoever ends the conversation sets this first, and then fails all registered.
            if (Volatile.Read(ref end) is { } ended)
                throw ended;
            var result = await answer.Task.WaitAsync(options.CommandTimeout, options.Time, cancellationToken);
            return result.ErrorClass is null
                ? result.Value
                : throw new QmpException(command, result.ErrorClass, result.Description);
        }
        catch (TimeoutException)
        {
            throw new QmpTimeoutException(command, options.CommandTimeout);
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Gives a command of QEMU's monitor for people, and returns what it prints.</summary>
    public async Task<string> ExecuteHumanAsync(string commandLine, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["command-line"] = commandLine };
        var result = await ExecuteAsync("human-monitor-command", arguments, cancellationToken);
        return result.GetString() ?? "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return;
        await disposed.CancelAsync();
        await stream.DisposeAsync();
        await reading;
        disposed.Dispose();
        writing.Dispose();
    }

    private async Task WriteAsync(long id, string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var message = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
            message["arguments"] = arguments;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = (byte)'\n';
        await writing.WaitAsync(cancellationToken);
        try
        {
            // Not cancellable: half a command would garble all that follow.
            await stream.WriteAsync(bytes, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reader finds out as well, and knows more: QEMU's last words may still be on their way.
            await reading;
            throw end ?? new QmpClosedException("it broke off.", e);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        Exception? cause = null;
        try
        {
            var lines = new JsonLineReader(stream, LongestMessage);
            while (await lines.ReadAsync(disposed.Token) is { } line)
            {
                if (line.Span.Trim((byte)'\r').Length > 0)
                    Take(line);
            }
        }
        catch (Exception e)
            when (e
                    is IOException
                        or ObjectDisposedException
                        or OperationCanceledException
                        or JsonException
                        or InvalidDataException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            cause = e;
        }
        Fail(cause);
    }

    private void Fail(Exception? cause)
    {
        CloudletException reason;
        if (disposed.IsCancellationRequested)
            reason = new QmpClosedException("we left.");
        else if (cause is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException)
            reason = new QmpClosedException($"it sent something else than QMP ({cause.Message}).", cause);
        else
            reason = options.OnClosed?.Invoke() ?? new QmpClosedException("QEMU closed it.", cause);
        Volatile.Write(ref end, reason);
        foreach (var answer in waiting.Values)
            answer.TrySetException(reason);
        greeted.TrySetException(reason);
        // Perhaps nobody waits for the greeting any more.
        _ = greeted.Task.Exception;
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var message = document.RootElement;
        if (message.TryGetProperty("event", out var name))
        {
            var data = message.TryGetProperty("data", out var value) ? value.Clone() : default;
            options.OnEvent?.Invoke(new QmpEvent(name.GetString()!, data));
        }
        else if (message.TryGetProperty("QMP", out var greeting))
        {
            Version = QemuVersion.FromGreeting(greeting);
            greeted.TrySetResult();
        }
        else if (TryGetId(message, out var id) && waiting.TryGetValue(id, out var answer))
        {
            answer.TrySetResult(Answer.From(message));
        }
    }

    private static bool TryGetId(JsonElement message, out long id)
    {
        id = 0;
        return message.TryGetProperty("id", out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out id);
    }

    private readonly record struct Answer(JsonElement Value, string? ErrorClass, string Description)
    {
        public static Answer From(JsonElement message)
        {
            if (!message.TryGetProperty("error", out var error))
                return new Answer(message.GetProperty("return").Clone(), null, "");
            return new Answer(
                default,
                error.GetProperty("class").GetString() ?? "",
                error.GetProperty("desc").GetString() ?? ""
            );
        }
    }
}
