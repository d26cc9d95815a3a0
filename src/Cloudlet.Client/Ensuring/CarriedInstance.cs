using Cloudlet.Client.Finding;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>
/// An instance of an overlay that was carried to a cloudlet. It lives by a lease, which is renewed until this is disposed of; then the instance goes. It does not move when its
/// cloudlet goes: what it came to hold was there. Thread-safe.
/// </summary>
public sealed class CarriedInstance : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private const int Tries = 5;

    private readonly ServiceSeat seat;
    private readonly CloudletClient client;
    private readonly CloudletNetworkOptions options;
    private readonly CancellationTokenSource end = new();
    private int isDisposed;

    internal CarriedInstance(
        ServiceSeat seat,
        CloudletClient client,
        SynthesisResult result,
        CloudletNetworkOptions options
    )
    {
        this.seat = seat;
        this.client = client;
        this.options = options;
        Result = result;
        Lost = KeepAsync();
    }

    /// <summary>Where it answers, and why there.</summary>
    public ServiceEndpoint Endpoint => seat.Endpoint;

    /// <summary>The instance and what each step took.</summary>
    public SynthesisResult Result { get; }

    /// <summary>Ends when the instance is lost, with why, for people; cancelled when this is disposed of before.</summary>
    public Task<string> Lost { get; }

    /// <summary>Whether the instance stays when this is disposed of, as long as its lease still lasts; false.</summary>
    public bool IsKept { get; set; }

    /// <summary>Ends the machine and fetches its residue, what its user changed: an overlay on the same base.</summary>
    /// <param name="destination">Written with an OCI archive; stays open.</param>
    /// <param name="progress">Told as bytes arrive.</param>
    /// <param name="cancellationToken">Gives up; the residue stays on the cloudlet as long as this is not disposed of.</param>
    /// <returns>What it is.</returns>
    /// <exception cref="CloudletApiException">The cloudlet could not make it.</exception>
    /// <exception cref="CloudletUnreachableException">The cloudlet does not answer.</exception>
    public async Task<OverlayInfo> TakeResidueAsync(
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var name = Result.Instance.Name;
        var operation = await client.MakeResidueAsync(name, cancellationToken).ConfigureAwait(false);
        await foreach (var told in client.FollowAsync(operation.Id, cancellationToken).ConfigureAwait(false))
            operation = told.Operation ?? operation;
        var overlay = operation.GetResult(CloudletJson.Default.OverlayInfo)!;
        await client.DownloadResidueAsync(name, destination, progress, cancellationToken).ConfigureAwait(false);
        return overlay;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await end.CancelAsync().ConfigureAwait(false);
        await ((Task)Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!IsKept)
            await seat.ReleaseAsync().ConfigureAwait(false);
        seat.Dispose();
        end.Dispose();
    }

    private async Task<string> KeepAsync()
    {
        for (var failures = 0; ; )
        {
            await Task.Delay(failures == 0 ? options.Lease / 3 : RetryPause, options.Clock, end.Token)
                .ConfigureAwait(false);
            try
            {
                await seat.RenewAsync(end.Token).ConfigureAwait(false);
                failures = 0;
            }
            catch (Exception exception) when (CloudletProbe.IsSilence(exception) && !end.IsCancellationRequested)
            {
                // A lease that is not there is lost; a cloudlet that is silent may be starting again.
                if (exception is CloudletApiException { Problem.Status: >= 400 and < 500 } || ++failures == Tries)
                    return exception.Message;
            }
        }
    }
}
