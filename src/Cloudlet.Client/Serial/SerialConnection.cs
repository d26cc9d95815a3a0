using System.Net.WebSockets;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Serial;

/// <summary>A guest's serial console: bytes both ways. One reader and one writer at a time.</summary>
public sealed class SerialConnection : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket socket;
    private readonly CloudletAddress address;

    private SerialConnection(ClientWebSocket socket, CloudletAddress address)
    {
        this.socket = socket;
        this.address = address;
    }

    /// <summary>Reads what the guest wrote, waiting for at least one byte. 0: the console is gone.</summary>
    /// <exception cref="CloudletUnreachableException">The connection broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return 0;
                if (part.Count > 0)
                    return part.Count;
            }
        }
        catch (WebSocketException exception)
        {
            throw new CloudletUnreachableException(address, exception);
        }
    }

    /// <summary>Types into the guest.</summary>
    /// <exception cref="CloudletUnreachableException">The connection broke.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket
                .SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WebSocketException exception)
        {
            throw new CloudletUnreachableException(address, exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(CloseTimeout);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket
                    .CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token)
                    .ConfigureAwait(false);
                // Only when the cloudlet has answered that has it read all that was typed: hanging up now would lose it.
                var rest = new byte[4096];
                while (socket.State == WebSocketState.CloseSent)
                    _ = await socket.ReceiveAsync(rest.AsMemory(), timeout.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The other side is gone already: that is what was wanted.
        }
        socket.Dispose();
    }

    internal static Task<SerialConnection> OpenWithHistoryAsync(
        ApiTransport transport,
        string path,
        CancellationToken cancellationToken
    ) => OpenAsync(transport, new QueryText(path).Add("history", true).ToString(), cancellationToken);

    internal static async Task<SerialConnection> OpenAsync(
        ApiTransport transport,
        string path,
        CancellationToken cancellationToken
    )
    {
        var opening = new ClientWebSocket();
        opening.Options.CollectHttpResponseDetails = true;
        try
        {
            await opening.ConnectAsync(UriOf(transport, path), transport.Http, cancellationToken).ConfigureAwait(false);
            return new SerialConnection(opening, transport.Address);
        }
        catch (WebSocketException exception)
        {
            var status = (int)opening.HttpStatusCode;
            opening.Dispose();
            if (status == 0)
                throw new CloudletUnreachableException(transport.Address, exception);
            await AskWhyAsync(transport, path, cancellationToken).ConfigureAwait(false);
            throw new CloudletApiException(Refused(path, status));
        }
        catch
        {
            opening.Dispose();
            throw;
        }
    }

    private static Uri UriOf(ApiTransport transport, string path)
    {
        var scheme = transport.Address.Root.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        return new UriBuilder(new Uri(transport.Address.Root, path)) { Scheme = scheme }.Uri;
    }

    /// <summary>A refused WebSocket has no body, but the same request without the upgrade tells why.</summary>
    private static async Task AskWhyAsync(ApiTransport transport, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static Problem Refused(string path, int status) =>
        new()
        {
            Code = status switch
            {
                404 => ProblemCodes.NotFound,
                409 => ProblemCodes.WrongState,
                _ => ProblemCodes.Internal,
            },
            Detail = $"The serial console at {path} was refused with status {status}.",
            Status = status,
        };
}
