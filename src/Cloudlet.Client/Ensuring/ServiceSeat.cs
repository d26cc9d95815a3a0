using System.Net.Sockets;
using Cloudlet.Client.Finding;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>One seat in one instance of one cloudlet: renewed, looked after and given back by its holder.</summary>
internal sealed class ServiceSeat(
    ServiceEndpoint endpoint,
    string leaseId,
    CloudletClient client,
    CloudletNetworkOptions options
) : IDisposable
{
    public ServiceEndpoint Endpoint { get; } = endpoint;

    /// <summary>Lets the seat last on.</summary>
    /// <exception cref="CloudletApiException">It is lost.</exception>
    /// <exception cref="CloudletUnreachableException">Nobody answers, in time or at all.</exception>
    public Task RenewAsync(CancellationToken cancellationToken) =>
        InTimeAsync(token => client.RenewLeaseAsync(leaseId, null, token), cancellationToken);

    /// <summary>Whether the service's port accepts a connection from here, if it has one.</summary>
    public async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        if (Endpoint.Port == 0)
            return true;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await InTimeAsync(
                    async token =>
                    {
                        await socket.ConnectAsync(Endpoint.Host, Endpoint.Port, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or CloudletUnreachableException)
        {
            return false;
        }
    }

    /// <summary>Gives the seat back, if the cloudlet hears it; else it expires.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await InTimeAsync(
                    async token =>
                    {
                        await client.ReleaseLeaseAsync(leaseId, token).ConfigureAwait(false);
                        return true;
                    },
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (CloudletProbe.IsSilence(exception))
        {
            // It is lost already, or will be.
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(options.Patience, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CloudletUnreachableException(
                client.Address,
                new TimeoutException("no answer in time.", exception)
            );
        }
    }
}
