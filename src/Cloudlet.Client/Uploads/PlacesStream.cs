namespace Cloudlet.Client.Uploads;

/// <summary>Parts of a stream, one after the other, as one stream that can be read anywhere.</summary>
internal sealed class PlacesStream(Stream inner, IReadOnlyList<(long Start, long Length)> places) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; } = places.Sum(place => place.Length);

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var before = 0L;
        foreach (var (start, length) in places)
        {
            var inside = Position - before;
            before += length;
            if (inside >= length)
                continue;
            inner.Position = start + inside;
            var most = (int)Math.Min(buffer.Length, length - inside);
            var read = await inner.ReadAsync(buffer[..most], cancellationToken).ConfigureAwait(false);
            if (read == 0 && most > 0)
                throw new EndOfStreamException("The file became shorter while it was sent.");
            Position += read;
            return read;
        }
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }
}
