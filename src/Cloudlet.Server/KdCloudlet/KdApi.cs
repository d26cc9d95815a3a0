using Cloudlet.Contracts;
using Cloudlet.Server.Access;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>The routes of KD-Cloudlet, and how a failure is told on them.</summary>
internal sealed class KdApi
{
    private readonly ProblemMapper problems;
    private readonly Dictionary<string, Route> routes;

    public KdApi(
        ServiceCatalogue services,
        AppStore apps,
        MessageBook messages,
        KdSeats seats,
        AccessPolicy access,
        ProblemMapper problems,
        bool isEncrypted
    )
    {
        this.problems = problems;
        var catalogue = new KdCatalogue(services, apps, isEncrypted);
        var machines = new KdMachines(services, seats, access);
        var system = new KdSystem(catalogue, messages);
        routes = new(StringComparer.Ordinal)
        {
            ["/services"] = Now(_ => catalogue.ListServices()),
            ["/services/get"] = Now(catalogue.GetService),
            ["/servicevm/start"] = machines.StartAsync,
            ["/servicevm/stop"] = machines.StopAsync,
            ["/apps"] = Now(catalogue.ListApps),
            ["/apps/get"] = catalogue.GetAppAsync,
            ["/system"] = Now(system.GetMetadata),
            ["/system/get_messages"] = system.ReadMessagesAsync,
        };
    }

    private delegate Task<KdAnswer> Route(KdRequest request, CancellationToken cancellationToken);

    /// <summary>Whether there is such a route.</summary>
    public bool Has(string path) => routes.ContainsKey(path);

    /// <summary>Answers, also what cannot be done.</summary>
    public async Task<KdAnswer> AnswerAsync(KdRequest request, CancellationToken cancellationToken)
    {
        if (!routes.TryGetValue(request.Path, out var route))
            return KdAnswer.Error(404, $"There is no {request.Path} here.");
        try
        {
            return await route(request, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var problem = problems.Explain(exception);
            // These clients know few numbers: but for a refusal, whatever went wrong is 500 and the reason.
            var status = problem.Code == ProblemCodes.NotPaired ? problem.Status : 500;
            return KdAnswer.Error(status, $"{problem.Detail} {problem.Next}".TrimEnd());
        }
    }

    private static Route Now(Func<KdRequest, KdAnswer> route) => (request, _) => Task.FromResult(route(request));
}
