using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.Http;

/// <summary>
/// Cuts off a client that asks and does not read: while an answer waits to leave, 32 KiB of it (half of Kestrel's buffer) must get away within the patience. Kestrel's own
/// <c>MinResponseDataRate</c> does not do it: it reckons over all that was written, so that a client whose system took 4 MiB at once may read nothing for hours then.
/// </summary>
/// <param name="patience">How long nothing may leave.</param>
internal sealed class ReaderPatience(TimeSpan patience)
{
    /// <summary>Puts it before a listener.</summary>
    public void Guard(ListenOptions listener) =>
        listener.Use(next =>
            connection =>
            {
                var output = new PatientWriter(connection, patience);
                connection.Transport = new DuplexPipe(connection.Transport.Input, output);
                return next(connection);
            }
        );

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class PatientWriter(ConnectionContext connection, TimeSpan patience) : PipeWriter
    {
        private readonly PipeWriter inner = connection.Transport.Output;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var flush = inner.FlushAsync(cancellationToken);
            return flush.IsCompleted ? flush : WatchAsync(flush);
        }

        private async ValueTask<FlushResult> WatchAsync(ValueTask<FlushResult> flush)
        {
            using var over = new CancellationTokenSource(patience);
            await using var cut = over.Token.UnsafeRegister(
                static state =>
                    ((ConnectionContext)state!).Abort(
                        new ConnectionAbortedException("The client does not read its answer.")
                    ),
                connection
            );
            return await flush;
        }
    }
}
