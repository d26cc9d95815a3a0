using Cloudlet.Client;
using Cloudlet.Client.Finding;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Finding;

/// <summary>Asks each cloudlet that was found how it is, and what it has.</summary>
/// <param name="Base">The base that it may have; null when nobody wants to know.</param>
/// <param name="Clock">The clock.</param>
internal sealed record Inquiry(string? Base, TimeProvider Clock)
{
    // It is one hop away, but may be starting or very busy: more is silence.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What it told when it was found, and what it answers.</summary>
    public async Task<DiscoveredCloudlet> AskAsync(FoundCloudlet found, CancellationToken cancellationToken)
    {
        if (await CloudletProbe.AskAsync(found, Patience, Clock, cancellationToken) is not { } seen)
            return Unasked(found);
        return Unasked(found) with
        {
            Address = seen.Address.ToString(),
            Version = seen.System.Version,
            Load = seen.System.CpuLoad,
            Cpus = seen.System.Cpus,
            RoundTripMilliseconds = Math.Round(seen.RoundTrip.TotalMilliseconds, 2),
            HasBase = Base is null ? null : await HasAsync(seen.Address, Base, cancellationToken),
        };
    }

    /// <summary>What it told when it was found.</summary>
    public static DiscoveredCloudlet Unasked(FoundCloudlet found) =>
        new()
        {
            Id = found.Id,
            Name = found.Name,
            Address = found.Addresses[0].ToString(),
            Addresses = [.. found.Addresses.Select(address => address.ToString())],
            Version = found.Version,
            Load = found.Load,
            Cpus = found.Processors,
        };

    private async Task<bool?> HasAsync(CloudletAddress address, string name, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        using var client = new CloudletClient(address);
        try
        {
            var bases = await client.ListBasesAsync(either.Token);
            return bases.Any(item => item.Name == name || item.Id == name);
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
