using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>Asks the cloudlets that are there, each once and all at the same time, and ranks those that answer.</summary>
internal sealed class CloudletChooser(CloudletCrowd crowd, CloudletNetworkOptions options)
{
    public async Task<IReadOnlyList<RankedCloudlet>> RankAsync(
        Wish wish,
        CloudletRanking ranking,
        CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = new Dictionary<string, Task<Candidate?>>(StringComparer.Ordinal);
        var timeIsOver = Task.Delay(options.FindTime, options.Clock, end.Token);
        Task? settled = null;
        try
        {
            while (true)
            {
                var isOver = timeIsOver.IsCompleted;
                var (present, changed) = crowd.Look();
                foreach (var cloudlet in isOver ? [] : present)
                {
                    if (!asked.ContainsKey(cloudlet.Id))
                        asked.Add(cloudlet.Id, AskAsync(cloudlet, wish, ranking.Needs, end.Token));
                }
                var waiting = asked.Values.Where(task => !task.IsCompleted).ToList();
                var ranked = ranking.Rank(await AnswersAsync(asked.Values).ConfigureAwait(false), wish);
                if (settled is null && ranked is [{ Refusal: null }, ..])
                    settled = Task.Delay(options.SettleTime, options.Clock, end.Token);
                // Those that were found late have the time that they take to answer, while no other will do.
                if (settled is { IsCompleted: true } || (isOver && (settled is not null || waiting.Count == 0)))
                    return ranked;

                IEnumerable<Task> news = isOver ? waiting : [changed, timeIsOver, .. waiting];
                await await Task.WhenAny(settled is null ? news : news.Append(settled)).ConfigureAwait(false);
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll((IEnumerable<Task>)asked.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Of those that have answered. One that failed is told here.
    private static async Task<IReadOnlyList<Candidate>> AnswersAsync(IEnumerable<Task<Candidate?>> asked)
    {
        var answers = await Task.WhenAll(asked.Where(task => task.IsCompleted)).ConfigureAwait(false);
        return [.. answers.OfType<Candidate>()];
    }

    private async Task<Candidate?> AskAsync(
        FoundCloudlet cloudlet,
        Wish wish,
        Measurements needs,
        CancellationToken cancellationToken
    )
    {
        var seen = await CloudletProbe
            .AskAsync(cloudlet, needs, options.Patience, options.Clock, cancellationToken)
            .ConfigureAwait(false);
        if (seen is null)
            return null;
        return wish.ServiceId is { } service && seen.System.ServiceIds.Contains(service)
            ? new Candidate(seen, await DescribeAsync(seen.Address, service, cancellationToken).ConfigureAwait(false))
            : new Candidate(seen);
    }

    // The list, which all devices may read.
    private async Task<ServiceInfo?> DescribeAsync(
        CloudletAddress address,
        string service,
        CancellationToken cancellationToken
    )
    {
        using var end = new CancellationTokenSource(options.Patience, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        using var client = new CloudletClient(address, new CloudletClientOptions { Clock = options.Clock });
        try
        {
            var services = await client
                .ListServicesAsync(text: service, cancellationToken: either.Token)
                .ConfigureAwait(false);
            return services.FirstOrDefault(item => item.Id == service);
        }
        catch (Exception exception)
            when (CloudletProbe.IsSilence(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
