using System.Collections.Immutable;
using Cloudlet.Client.Operations;
using Cloudlet.Client.Ranking;
using Cloudlet.Client.Uploads;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>Carries an overlay to the best cloudlet that has its base, and to the next when that one cannot run it.</summary>
internal sealed class OverlayCarrier(CloudletChooser chooser, CloudletNetworkOptions options)
{
    public async Task<CarriedInstance> CarryAsync(
        SynthesisRequest request,
        Stream archive,
        IProgress<string>? progress,
        IProgress<TransferProgress>? transfer,
        CancellationToken cancellationToken
    )
    {
        request = request with { LeaseSeconds = request.LeaseSeconds ?? (long)options.Lease.TotalSeconds };
        var overlay = await OverlayArchive.OpenAsync(archive, cancellationToken).ConfigureAwait(false);
        var baseId = await overlay.ReadBaseIdAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report($"Looking for a cloudlet that has the base {baseId}");
        var wish = new Wish { BaseId = baseId };
        var ranked = await chooser.RankAsync(wish, options.SynthesisRanking, cancellationToken).ConfigureAwait(false);
        var failed = ImmutableArray.CreateBuilder<FailedAttempt>();
        foreach (var cloudlet in ranked.Where(cloudlet => cloudlet.Refusal is null))
        {
            progress?.Report($"Asking {cloudlet.Explanation}");
            var client = new CloudletClient(cloudlet.Candidate.Probe.Address, options.ForClients());
            try
            {
                var result = await SynthesizeAsync(client, request, archive, transfer, cancellationToken)
                    .ConfigureAwait(false);
                var endpoint = new ServiceEndpoint
                {
                    Host = client.Address.InstanceHost,
                    Ports = result.Instance.Ports,
                    Cloudlet = cloudlet,
                    Instance = result.Instance,
                    Considered = [.. ranked],
                    Failed = failed.ToImmutable(),
                };
                var seat = new ServiceSeat(endpoint, result.Lease!.Id, client, options);
                return new CarriedInstance(seat, client, result, options);
            }
            catch (Exception exception) when (exception is CloudletApiException or CloudletUnreachableException)
            {
                client.Dispose();
                // What is wrong with the request is wrong everywhere.
                if (exception is CloudletApiException { Problem.Code: ProblemCodes.InvalidRequest })
                    throw;
                var attempt = new FailedAttempt(cloudlet.Candidate.Name, client.Address, exception.Message);
                failed.Add(attempt);
                progress?.Report(attempt.ToString());
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }
        throw new ServiceUnavailableException(
            $"an instance of an overlay on the base {baseId}",
            [.. ranked],
            failed.ToImmutable()
        );
    }

    private static async Task<SynthesisResult> SynthesizeAsync(
        CloudletClient client,
        SynthesisRequest request,
        Stream archive,
        IProgress<TransferProgress>? transfer,
        CancellationToken cancellationToken
    )
    {
        var operation = await client
            .SynthesizeByUploadAsync(request, archive, transfer, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await foreach (var told in client.FollowAsync(operation.Id, cancellationToken).ConfigureAwait(false))
                operation = told.Operation ?? operation;
            return operation.GetResult(CloudletJson.Default.SynthesisResult)!;
        }
        catch (OperationCanceledException)
        {
            await client.CancelOperationAsync(operation.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
