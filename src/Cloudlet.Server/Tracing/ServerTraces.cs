using System.Diagnostics;

namespace Cloudlet.Server.Tracing;

/// <summary>
/// Spans of the daemon's own work: below the request that asked for it an operation, below that its stages. They cost nothing while nobody
/// listens.
/// </summary>
internal static class ServerTraces
{
    /// <summary>For those who listen.</summary>
    public const string SourceName = "Cloudlet.Server";

    private static readonly ActivitySource Source = new(SourceName, CloudletServer.Version);

    /// <summary>Runs a piece of work within a span of its own, below the one that is current.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="work">Does it.</param>
    /// <param name="tags">What else is known.</param>
    public static async Task<T> SpanAsync<T>(
        string name,
        Func<Task<T>> work,
        params (string Name, object? Value)[] tags
    )
    {
        using var span = Source.StartActivity(name);
        foreach (var (tag, value) in tags)
            span?.SetTag(tag, value);
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    /// <summary>A piece of work that ended at <paramref name="end"/> and was measured by itself.</summary>
    public static void Past(string name, DateTimeOffset end, TimeSpan elapsed)
    {
        using var span = Source.StartActivity(ActivityKind.Internal, startTime: end - elapsed, name: name);
        span?.SetEndTime(end.UtcDateTime);
    }
}
