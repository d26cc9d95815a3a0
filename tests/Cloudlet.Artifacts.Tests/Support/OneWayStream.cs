namespace Cloudlet.Artifacts.Tests;

/// <summary>Content as a network gives it: forwards only, in pieces of any size, perhaps with a failure at its end.</summary>
public sealed class OneWayStream(ReadOnlyMemory<byte> content, int piece = 1000, Exception? failure = null) : Stream
{
    private ReadOnlyMemory<byte> left = content;

    /// <summary>Completes when the reader wants more after the content; the stream ends when it is released.</summary>
    public TaskCompletionSource? Hold { get; init; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (left.IsEmpty && Hold is not null)
            await Hold.Task.WaitAsync(cancellationToken);
        if (left.IsEmpty && failure is not null)
            throw failure;
        var count = Math.Min(Math.Min(piece, buffer.Length), left.Length);
        left[..count].CopyTo(buffer);
        left = left[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
