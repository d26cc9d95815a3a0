using System.Collections.Immutable;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>Gets a seat for a service: from the best cloudlet, and from the next when that one cannot.</summary>
internal sealed class ServiceProvisioner(string serviceId, CloudletChooser chooser, CloudletNetworkOptions options)
{
    public string ServiceId => serviceId;

    /// <summary>A seat in an instance whose port accepts connections from here.</summary>
    /// <param name="avoid">The id of a cloudlet that is asked only when no other gives it; null for none.</param>
    /// <param name="progress">Told each step.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceUnavailableException">Nobody gives one.</exception>
    public async Task<ServiceSeat> ProvisionAsync(
        string? avoid,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        progress?.Report($"Looking for a cloudlet that offers {serviceId}");
        var wish = new Wish { ServiceId = serviceId };
        var ranked = await chooser.RankAsync(wish, options.ServiceRanking, cancellationToken).ConfigureAwait(false);
        var usable = ranked
            .Where(cloudlet => cloudlet.Refusal is null)
            .OrderBy(cloudlet => cloudlet.Candidate.System.Id == avoid)
            .ToList();
        var failed = ImmutableArray.CreateBuilder<FailedAttempt>();
        foreach (var patience in options.RoomTime > TimeSpan.Zero ? [TimeSpan.Zero, options.RoomTime] : Once)
        {
            foreach (var cloudlet in usable.ToList())
            {
                progress?.Report($"Asking {(ranked.Count == 1 ? cloudlet.Candidate.Name : cloudlet.Explanation)}");
                try
                {
                    return await AskAsync(cloudlet, ranked, failed, patience, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception)
                    when (exception is CloudletApiException or CloudletUnreachableException or TimeoutException)
                {
                    var attempt = new FailedAttempt(
                        cloudlet.Candidate.Name,
                        cloudlet.Candidate.Probe.Address,
                        exception.Message
                    );
                    failed.Add(attempt);
                    progress?.Report(attempt.ToString());
                    // Waiting for room helps those only that have none.
                    if (exception is not CloudletApiException { Problem.Code: ProblemCodes.NoRoom })
                        usable.Remove(cloudlet);
                }
            }
        }
        throw new ServiceUnavailableException($"the service {serviceId}", [.. ranked], failed.ToImmutable());
    }

    private static TimeSpan[] Once { get; } = [TimeSpan.Zero];

    private async Task<ServiceSeat> AskAsync(
        RankedCloudlet cloudlet,
        IReadOnlyList<RankedCloudlet> considered,
        ImmutableArray<FailedAttempt>.Builder failed,
        TimeSpan room,
        CancellationToken cancellationToken
    )
    {
        var address = cloudlet.Candidate.Probe.Address;
        var client = new CloudletClient(address, options.ForClients());
        ServiceSeat? seat = null;
        try
        {
            var wish = new EnsureInstance
            {
                Join = options.Join,
                LeaseSeconds = (long)options.Lease.TotalSeconds,
                WaitSeconds = room.TotalSeconds,
            };
            var ensured = await StartAsync(client, wish, room, cancellationToken).ConfigureAwait(false);
            seat = new ServiceSeat(
                new ServiceEndpoint
                {
                    ServiceId = serviceId,
                    Host = address.InstanceHost,
                    Ports = ensured.Instance.Ports,
                    Cloudlet = cloudlet,
                    Instance = ensured.Instance,
                    Considered = [.. considered],
                    Failed = failed.ToImmutable(),
                },
                ensured.Lease.Id,
                client,
                options
            );
            if (!await seat.AcceptsAsync(cancellationToken).ConfigureAwait(false))
                throw new TimeoutException($"{seat.Endpoint} does not accept connections from here.");
            return seat;
        }
        catch
        {
            if (seat is not null)
                await seat.ReleaseAsync().ConfigureAwait(false);
            client.Dispose();
            throw;
        }
    }

    private async Task<EnsuredInstance> StartAsync(
        CloudletClient client,
        EnsureInstance wish,
        TimeSpan room,
        CancellationToken cancellationToken
    )
    {
        using var end = new CancellationTokenSource(options.ProvisionTime + room, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            return await Vigil
                .KeepAsync(client, token => client.EnsureInstanceAsync(serviceId, wish, token), options, either.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"the service did not answer within {options.ProvisionTime.TotalSeconds:0} s.",
                exception
            );
        }
    }
}
