using Cloudlet.Server.Operations;
using Cloudlet.Server.Synthesis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Cloudlet.Server.Http;

/// <summary>
/// A request's body that an operation reads while it arrives. The request is answered when nothing more of the body will
/// be read: the operation may go on after that.
/// </summary>
internal sealed class UploadBody
{
    private readonly HttpContext context;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes of a body that a device sends.</param>
    public UploadBody(HttpContext context, long limit)
    {
        this.context = context;
        // Devices have the rate of ListenerLimits; here a pipe may wait for its other end.
        var isDevice = context.IsFromDevice();
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = isDevice ? limit : null;
        if (!isDevice && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        Archive = new ArrivingArchive(new Body(this), context.Request.ContentLength);
    }

    /// <summary>What the operation reads, and disposes when it needs no more.</summary>
    public ArrivingArchive Archive { get; }

    /// <summary>
    /// Completes when the operation has disposed the body, or ended. The rest of a body that was refused is read and
    /// thrown away, as clients first send and then listen.
    /// </summary>
    public async Task ReadToEndAsync(Operation operation)
    {
        using var gone = context.RequestAborted.Register(operation.Cancel);
        await Task.WhenAny(closed.Task, operation.Completed);
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    /// <summary>The step of an operation in which the body is read, with how much of it has come.</summary>
    public Task<T> ReceiveAsync<T>(Operation operation, TimeProvider time, Func<Stream, Task<T>> take) =>
        operation.StepAsync(
            "receive",
            async progress =>
            {
                await using var stream = new MeasuredStream(Archive.Content, Archive.Length, progress, time);
                return await take(stream);
            }
        );

    private sealed class Body(UploadBody owner) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            owner.context.Request.Body.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            owner.closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
