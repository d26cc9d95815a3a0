using Cloudlet.Client;
using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Finding;

/// <summary>Asks each cloudlet that was found how it is, and what it has.</summary>
internal sealed record Inquiry
{
    // It is one hop away, but may be starting or very busy: more is silence.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The base that it may have, by name or id; null when nobody wants to know.</summary>
    public string? Base { get; init; }

    /// <summary>The service that it may offer; null when nobody wants to know.</summary>
    public string? Service { get; init; }

    /// <summary>How cloudlets are ranked; null when nobody wants to know.</summary>
    public CloudletRanking? Ranking { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>What it told when it was found, and what it answers.</summary>
    public async Task<Sighting> AskAsync(FoundCloudlet found, CancellationToken cancellationToken)
    {
        var needs = Ranking?.Needs ?? Measurements.None;
        if (await CloudletProbe.AskAsync(found, needs, Patience, Clock, cancellationToken) is not { } seen)
            return Unasked(found);
        var baseId = Base is null ? null : await FindBaseAsync(seen, Base, cancellationToken);
        var told = Unasked(found).Cloudlet with
        {
            Address = seen.Address.ToString(),
            Version = seen.System.Version,
            Load = seen.System.CpuLoad,
            Cpus = seen.System.Cpus,
            RoundTripMilliseconds = Math.Round(seen.RoundTrip.TotalMilliseconds, 2),
            HasBase = Base is null ? null : baseId is not null,
            HasService = Service is null ? null : seen.System.ServiceIds.Contains(Service),
        };
        return new Sighting(told, new Candidate(seen), baseId);
    }

    /// <summary>What it told when it was found.</summary>
    public static Sighting Unasked(FoundCloudlet found) =>
        new(
            new DiscoveredCloudlet
            {
                Id = found.Id,
                Name = found.Name,
                Address = found.Addresses[0].ToString(),
                Addresses = [.. found.Addresses.Select(address => address.ToString())],
                Version = found.Version,
                Load = found.Load,
                Cpus = found.Processors,
            },
            Candidate: null,
            BaseId: null
        );

    /// <summary>The cloudlets as they are told: ranked when that is wanted, those that did not answer last.</summary>
    public IReadOnlyList<DiscoveredCloudlet> Order(IReadOnlyList<Sighting> sightings)
    {
        if (Ranking is null)
            return [.. sightings.Select(sighting => sighting.Cloudlet)];
        // Of bases with one name on several cloudlets the first counts: an overlay stands on one of them only.
        var wish = new Wish
        {
            ServiceId = Service,
            BaseId = Base is null
                ? null
                : sightings.Select(sighting => sighting.BaseId).FirstOrDefault(id => id is not null) ?? Base,
        };
        var told = sightings.ToDictionary(sighting => sighting.Cloudlet.Id, sighting => sighting.Cloudlet);
        var ranked = Ranking.Rank([.. sightings.Select(sighting => sighting.Candidate).OfType<Candidate>()], wish);
        return
        [
            .. ranked.Select(cloudlet =>
                told[cloudlet.Candidate.System.Id] with
                {
                    Score = cloudlet.Refusal is null ? Math.Round(cloudlet.Score, 3) : null,
                    Why = cloudlet.Explanation,
                }
            ),
            .. sightings
                .Where(sighting => sighting.Candidate is null)
                .Select(sighting => sighting.Cloudlet with { Why = $"{sighting.Cloudlet.Name} does not answer" }),
        ];
    }

    private async Task<string?> FindBaseAsync(ProbedCloudlet seen, string name, CancellationToken cancellationToken)
    {
        if (seen.System.BaseIds.Contains(name))
            return name;
        using var end = new CancellationTokenSource(Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        using var client = new CloudletClient(seen.Address);
        try
        {
            var bases = await client.ListBasesAsync(either.Token);
            return bases.FirstOrDefault(item => item.Name == name)?.Id;
        }
        catch (Exception exception)
            when (exception is CloudletUnreachableException or CloudletApiException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null; // It went silent meanwhile.
        }
    }
}

/// <summary>A cloudlet as it was found and as it answered.</summary>
/// <param name="Cloudlet">What is told of it.</param>
/// <param name="Candidate">For the ranking; null when it did not answer.</param>
/// <param name="BaseId">The id of the base that was asked for, when it is there.</param>
internal sealed record Sighting(DiscoveredCloudlet Cloudlet, Candidate? Candidate, string? BaseId);
