using Cloudlet.Client.Finding;

namespace Cloudlet.Client.Ensuring;

/// <summary>
/// A service that answers somewhere, held until it is disposed: its lease is renewed, and when its cloudlet or its instance goes, the
/// next best cloudlet is asked by itself. Connections to the old place break then; whoever had one asks
/// <see cref="ReconnectAsync"/> for the place to connect to. Thread-safe.
/// </summary>
public sealed class EnsuredService : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private const int Tries = 3;

    private readonly ServiceProvisioner provisioner;
    private readonly CloudletCrowd crowd;
    private readonly CloudletNetworkOptions options;
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim gate = new(1);
    private readonly Task keeping;
    private Task leaving = Task.CompletedTask;
    private ServiceSeat seat;
    private EndpointChangedEventArgs? news;
    private bool isLost;
    private int isDisposed;

    internal EnsuredService(
        ServiceProvisioner provisioner,
        CloudletCrowd crowd,
        ServiceSeat seat,
        CloudletNetworkOptions options
    )
    {
        this.provisioner = provisioner;
        this.crowd = crowd;
        this.seat = seat;
        this.options = options;
        keeping = KeepAsync();
    }

    /// <summary>Told when the service has moved, or is nowhere. A handler must not throw.</summary>
    public event EventHandler<EndpointChangedEventArgs>? Changed;

    /// <summary>Where it answers now, or answered last.</summary>
    public ServiceEndpoint Endpoint => Volatile.Read(ref seat).Endpoint;

    /// <summary>The host to connect to.</summary>
    public string Host => Endpoint.Host;

    /// <summary>The TCP port to connect to.</summary>
    public int Port => Endpoint.Port;

    /// <summary>
    /// For whoever lost a connection: checks that the seat is still there and that the port accepts connections, and gets the service from another cloudlet,
    /// or anew from this one, when not.
    /// </summary>
    /// <returns>The place to connect to: the same one when nothing is wrong with it.</returns>
    /// <exception cref="ServiceUnavailableException">No cloudlet gives it now; it is asked for again with the next call, and by itself.</exception>
    public async Task<ServiceEndpoint> ReconnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(isDisposed != 0, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        await gate.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            var fault = isLost ? "It is nowhere." : await LookAsync(tries: 1, either.Token).ConfigureAwait(false);
            if (fault is null && !await seat.AcceptsAsync(either.Token).ConfigureAwait(false))
                fault = $"{Endpoint} does not accept connections.";
            if (fault is not null)
                await MoveAsync(fault, either.Token).ConfigureAwait(false);
            return Endpoint;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Gives the seat back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await end.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAll(leaving, LeaveAsync(seat, isLost)).ConfigureAwait(false);
        gate.Dispose();
        end.Dispose();
    }

    private async Task KeepAsync()
    {
        while (true)
        {
            await PauseAsync(options.Lease / 3).ConfigureAwait(false);
            await gate.WaitAsync(end.Token).ConfigureAwait(false);
            try
            {
                var fault = isLost ? "It is nowhere." : await LookAsync(Tries, end.Token).ConfigureAwait(false);
                if (fault is not null)
                    await MoveAsync(fault, end.Token).ConfigureAwait(false);
            }
            catch (ServiceUnavailableException)
            {
                // Told by the event; asked again after the pause.
            }
            finally
            {
                Leave();
            }
        }
    }

    // Shorter when the cloudlet says goodbye.
    private async Task PauseAsync(TimeSpan pause)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        var timer = Task.Delay(pause, options.Clock, over.Token);
        var id = Endpoint.Cloudlet.Candidate.System.Id;
        var wasThere = crowd.Has(id);
        while (!timer.IsCompleted)
        {
            var (_, changed) = crowd.Look();
            if (wasThere && !crowd.Has(id))
                break;
            // A source that failed has no more news.
            await Task.WhenAny(timer, changed.IsFaulted ? timer : changed).ConfigureAwait(false);
        }
        await over.CancelAsync().ConfigureAwait(false);
        end.Token.ThrowIfCancellationRequested();
    }

    // Renews the seat. Null: it is ours; else why it is lost.
    private async Task<string?> LookAsync(int tries, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await seat.RenewAsync(cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (CloudletApiException exception) when (exception.Problem.Status is >= 400 and < 500)
            {
                return exception.Message;
            }
            catch (Exception exception) when (exception is CloudletApiException or CloudletUnreachableException)
            {
                // A daemon that is restarted is back in a second, and its instances have run on.
                if (--tries == 0)
                    return exception.Message;
            }
            await Task.Delay(RetryPause, options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // Holds the gate.
    private async Task MoveAsync(string reason, CancellationToken cancellationToken)
    {
        var before = seat;
        try
        {
            var next = await provisioner
                .ProvisionAsync(before.Endpoint.Cloudlet.Candidate.System.Id, progress: null, cancellationToken)
                .ConfigureAwait(false);
            Volatile.Write(ref seat, next);
            isLost = false;
        }
        catch (ServiceUnavailableException)
        {
            if (!isLost)
            {
                isLost = true;
                news = new EndpointChangedEventArgs(before.Endpoint, null, reason);
            }
            throw;
        }
        // Perhaps it is only we who cannot reach it: nobody shall wait for our seat there, nor our caller for a goodbye that nobody hears.
        leaving = Task.WhenAll(leaving, LeaveAsync(before, isLost: false));
        news = new EndpointChangedEventArgs(before.Endpoint, seat.Endpoint, reason);
    }

    private static async Task LeaveAsync(ServiceSeat seat, bool isLost)
    {
        if (!isLost)
            await seat.ReleaseAsync().ConfigureAwait(false);
        seat.Dispose();
    }

    // Lets go of the gate, and tells what happened behind it: a handler may ask for the place again.
    private void Leave()
    {
        var change = news;
        news = null;
        gate.Release();
        if (change is not null)
            Changed?.Invoke(this, change);
    }
}
