using System.Globalization;
using System.Threading.RateLimiting;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// How often one device may change something. Reading is cheap and bounded by connections alone (<see cref="ListenerLimits"/>). The cloudlet's own socket has no such limit.
/// </summary>
internal sealed class DeviceLimits : IDisposable
{
    /// <summary>Changes in a burst, and how many more each second: fifty people behind one address may all start something.</summary>
    private const int Burst = 400;
    private const int PerSecond = 40;

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

    /// <summary>Puts the limit around all routes.</summary>
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
