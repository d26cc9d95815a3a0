namespace Cloudlet.Server.Synthesis;

/// <summary>Reads another stream and tells how far it is and how long it was waited for.</summary>
internal sealed class MeasuredStream(Stream inner, long? length, IProgress<Progress> progress, TimeProvider time)
    : ForwardStream
{
    private long count;

    /// <summary>The time that reads took: how long the source kept us waiting.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The clock's timestamp when the last byte had come.</summary>
    public long LastByte { get; private set; } = time.GetTimestamp();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Waited += time.GetElapsedTime(start);
        if (read > 0)
            LastByte = time.GetTimestamp();
        count += read;
        progress.Report(new Progress("", count, length));
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
