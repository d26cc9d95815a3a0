using System.Runtime.InteropServices;

namespace Cloudlet.Cli.Terminals;

/// <summary>
/// A standard stream, unbuffered. The console's own streams swallow a closed pipe, so that a followed log would never
/// end, and file streams keep their own position, so that standard output and standard error into one file would overwrite each other.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => descriptor == 0;
    public override bool CanWrite => descriptor != 0;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var read = Libc.Read(descriptor, start, buffer.Length);
                if (read >= 0)
                    return (int)read;
                HandleError(Libc.PollInput);
            }
        }
    }

    /// <exception cref="OutputClosedException">The other end of the pipe is closed.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var written = 0;
            while (written < buffer.Length)
            {
                var count = Libc.Write(descriptor, start + written, buffer.Length - written);
                if (count >= 0)
                    written += (int)count;
                else
                    HandleError(Libc.PollOutput);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) =>
        // The read blocks in the system and cannot be called back: the waiting is what is cancelled.
        await Task.Run(() => Read(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void HandleError(short events)
    {
        var error = Marshal.GetLastPInvokeError();
        switch (error)
        {
            case Libc.InterruptedCall:
                return;
            case Libc.TryAgain:
                // Somebody who shares our terminal made it non-blocking.
                Libc.Wait(descriptor, events, timeoutMilliseconds: -1);
                return;
            case Libc.BrokenPipe:
                throw new OutputClosedException();
            default:
                throw new IOException(
                    $"Standard stream {descriptor}: {Marshal.GetPInvokeErrorMessage(error)}.",
                    hresult: error
                );
        }
    }
}
