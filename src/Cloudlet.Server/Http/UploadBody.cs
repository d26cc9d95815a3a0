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

    public UploadBody(HttpContext context)
    {
        this.context = context;
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null; // A radio link may be silent for a while.
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
