using System.Globalization;
using System.Threading.RateLimiting;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Cloudlet.Server.Http;

/// <summary>
/// What one device may ask of the box: so much at once, so large, so often. Reading is cheap and bounded by connections alone; what changes something is counted. The cloudlet's own socket has no such limits.
/// </summary>
/// <param name="patience">How long a device may send nothing.</param>
internal sealed class DeviceLimits(TimeSpan patience) : IDisposable
{
    /// <summary>Bytes in a second: a sender that is slower for longer than the patience is cut off. An upload is gone on with later.</summary>
    private const double Slowest = 256;

    /// <summary>Changes in a burst, and how many more each second: fifty people behind one address may all start something.</summary>
    private const int Burst = 400;
    private const int PerSecond = 40;

    /// <summary>Of what is no upload: the largest is a manifest of 4 MiB, as a string of JSON.</summary>
    private const long LargestBody = 10 << 20;

    private readonly MinDataRate rate = new(Slowest, patience);

    private readonly PartitionedRateLimiter<string> changes = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst,
                TokensPerPeriod = PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Puts the limits of requests around all routes.</summary>
    public void Use(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.IsFromDevice())
                    Check(context);
                return next(context);
            }
        );

    public void Dispose() => changes.Dispose();

    private void Check(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LargestBody;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } slowest)
            slowest.MinDataRate = rate;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return;
        using var lease = changes.AttemptAcquire(context.Connection.RemoteIpAddress!.ToString());
        if (lease.IsAcquired)
            return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.TooFast,
                Status = StatusCodes.Status429TooManyRequests,
                Detail = $"This device asks for more than {PerSecond} changes in a second.",
                Next = $"Try again after {seconds} s, and more slowly.",
            }
        );
    }
}
