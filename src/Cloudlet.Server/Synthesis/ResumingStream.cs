namespace Cloudlet.Server.Synthesis;

/// <summary>
/// Reads a file at a URL to its end, over as many connections as it takes. After a break it asks for the rest, at once and then ever more patiently; each byte that arrives makes it
/// patient anew. A connection that is silent for half a minute counts as broken. Holds no bytes of its own: a reader that is slow slows the server down.
/// </summary>
internal sealed class ResumingStream(UrlSource source, UrlPart first, TimeProvider time) : ForwardStream
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
        TimeSpan.FromSeconds(15),
    ];

    private readonly long? length = first.Length;
    private UrlPart? part = first;
    private long offset;
    private int attempts;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var read = await ReadPartAsync(buffer, cancellationToken);
                if (read > 0 || length is null || offset == length || buffer.IsEmpty)
                {
                    offset += read;
                    attempts = 0;
                    return read;
                }
                await BreakAsync("the connection ended", null, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                await BreakAsync(exception.Message, exception, cancellationToken);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (part is not null)
            await part.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silent = new CancellationTokenSource(Silence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancellationToken);
        try
        {
            part ??= await source.OpenAsync(offset, both.Token);
            return await part.Content.ReadAsync(buffer, both.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {Silence.TotalSeconds:0} s", exception);
        }
    }

    private async Task BreakAsync(string reason, Exception? exception, CancellationToken cancellationToken)
    {
        if (part is not null)
            await part.DisposeAsync();
        part = null;
        if (attempts == Waits.Length)
            throw source.Failed($"after {offset} bytes: {reason}", exception);
        await Task.Delay(Waits[attempts++], time, cancellationToken);
    }
}
