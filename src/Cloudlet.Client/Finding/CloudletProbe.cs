using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Finding;

/// <summary>What was seen of a cloudlet when it was really asked: what rankers compare.</summary>
/// <param name="Cloudlet">Whom.</param>
/// <param name="Address">The address that answered.</param>
/// <param name="RoundTrip">The shortest time from a question to its answer, on an open connection.</param>
/// <param name="System">What it answered.</param>
public sealed record ProbedCloudlet(
    FoundCloudlet Cloudlet,
    CloudletAddress Address,
    TimeSpan RoundTrip,
    SystemInfo System
)
{
    /// <summary>How many bytes a second came from it; null when that was not measured.</summary>
    public double? BytesPerSecond { get; init; }
}

/// <summary>Asks cloudlets that were found.</summary>
public static class CloudletProbe
{
    private const int Questions = 3;

    /// <summary>Tries a cloudlet's addresses, one after the other, until one answers.</summary>
    /// <param name="cloudlet">Whom.</param>
    /// <param name="patience">How long each address may take.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was seen; null when none answers as a cloudlet of this id.</returns>
    public static Task<ProbedCloudlet?> AskAsync(
        FoundCloudlet cloudlet,
        TimeSpan patience,
        TimeProvider clock,
        CancellationToken cancellationToken = default
    ) => AskAsync(cloudlet, Measurements.None, patience, clock, cancellationToken);

    /// <summary>As <see cref="AskAsync(FoundCloudlet, TimeSpan, TimeProvider, CancellationToken)"/>, and measures more.</summary>
    /// <param name="cloudlet">Whom.</param>
    /// <param name="measurements">What to measure besides.</param>
    /// <param name="patience">How long each address may take.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was seen; null when none answers as a cloudlet of this id.</returns>
    public static async Task<ProbedCloudlet?> AskAsync(
        FoundCloudlet cloudlet,
        Measurements measurements,
        TimeSpan patience,
        TimeProvider clock,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var address in cloudlet.Addresses)
        {
            using var end = new CancellationTokenSource(patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
            try
            {
                if (
                    await AskAsync(cloudlet, address, measurements, clock, either.Token).ConfigureAwait(false) is
                    { } seen
                )
                    return seen;
            }
            catch (Exception exception) when (IsSilence(exception) && !cancellationToken.IsCancellationRequested)
            {
                // The next address may do.
            }
        }
        return null;
    }

    private static async Task<ProbedCloudlet?> AskAsync(
        FoundCloudlet cloudlet,
        CloudletAddress address,
        Measurements measurements,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var client = new CloudletClient(address, new CloudletClientOptions { Clock = clock });
        // The first one opens the connection, which is no part of the round trip.
        var system = await client.GetSystemAsync(cancellationToken).ConfigureAwait(false);
        if (system.Id != cloudlet.Id)
            return null;
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < Questions; i++)
        {
            var start = clock.GetTimestamp();
            system = await client.GetSystemAsync(cancellationToken).ConfigureAwait(false);
            var taken = clock.GetElapsedTime(start);
            shortest = taken < shortest ? taken : shortest;
        }
        return new ProbedCloudlet(cloudlet, address, shortest, system)
        {
            BytesPerSecond = measurements.HasFlag(Measurements.Throughput)
                ? await ThroughputAsync(client, cancellationToken).ConfigureAwait(false)
                : null,
        };
    }

    // One of an earlier version does not measure: it is a cloudlet nevertheless.
    private static async Task<double?> ThroughputAsync(CloudletClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.MeasureThroughputAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CloudletApiException)
        {
            return null;
        }
    }

    /// <summary>Whether it means that nobody is there, or nobody who is a cloudlet.</summary>
    internal static bool IsSilence(Exception exception) =>
        exception is CloudletUnreachableException or CloudletApiException or OperationCanceledException;
}
