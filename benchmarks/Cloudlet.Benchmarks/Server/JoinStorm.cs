using System.Collections.Concurrent;
using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Benchmarks.Synthesis;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Server;

/// <summary>What came of many clients that joined one service at the same moment.</summary>
/// <param name="Case">How the box was.</param>
/// <param name="Joins">So many asked.</param>
/// <param name="Seated">So many got a seat.</param>
/// <param name="Refused">So many were refused with a problem, by its code.</param>
/// <param name="Instances">Machines that came to be.</param>
/// <param name="MostUsers">The most seats in one of them.</param>
/// <param name="Answering">Instances whose web server answered.</param>
/// <param name="LastSeconds">Until the last answer.</param>
internal sealed record JoinStorm(
    string Case,
    int Joins,
    int Seated,
    IReadOnlyDictionary<string, int> Refused,
    int Instances,
    int MostUsers,
    int Answering,
    double LastSeconds
)
{
    /// <summary>Lets them join, asks each instance, and looks what the daemon says of it.</summary>
    public static async Task<JoinStorm> RunAsync(
        BenchDaemon daemon,
        string name,
        string service,
        int joins,
        CancellationToken cancellationToken
    )
    {
        var refused = new ConcurrentDictionary<string, int>();
        var watch = new Watch();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, joins).Select(_ => JoinAsync(daemon.Client, service, refused, cancellationToken))
        );
        var last = watch.Elapsed;
        var seated = answers.OfType<EnsuredInstance>().ToList();
        var instances = seated.GroupBy(answer => answer.Instance.Id).ToList();
        var answering = await Task.WhenAll(
            instances.Select(users => AnswersAsync(users.First().Instance, cancellationToken))
        );
        var leases = await daemon.Client.ListLeasesAsync(cancellationToken);
        var living = await daemon.Client.ListInstancesAsync(all: false, cancellationToken);
        if (leases.Count != seated.Count || living.Count != instances.Count)
            throw new BenchException(
                $"{seated.Count} were given seats in {instances.Count} instances; the daemon has {leases.Count} in {living.Count}."
            );
        return new JoinStorm(
            name,
            joins,
            seated.Count,
            refused,
            instances.Count,
            instances.Count == 0 ? 0 : instances.Max(users => users.Count()),
            answering.Count(answered => answered),
            last.TotalSeconds
        );
    }

    private static async Task<EnsuredInstance?> JoinAsync(
        CloudletClient client,
        string service,
        ConcurrentDictionary<string, int> refused,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.EnsureInstanceAsync(service, new EnsureInstance(), cancellationToken);
        }
        catch (CloudletApiException exception)
        {
            refused.AddOrUpdate(exception.Problem.Code, 1, (_, count) => count + 1);
            return null;
        }
    }

    private static async Task<bool> AnswersAsync(InstanceInfo instance, CancellationToken cancellationToken)
    {
        var port = instance.Ports.Single(port => port.Guest == SampleGuest.WebPort).Host;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        try
        {
            return (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/tick"), cancellationToken)).Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
