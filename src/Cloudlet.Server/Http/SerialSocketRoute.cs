using System.Net.WebSockets;
using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>A serial port over a WebSocket: bytes both ways in binary messages, until either side ends.</summary>
internal static class SerialSocketRoute
{
    public static async Task ServeAsync(HttpContext context, SerialHub hub)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ProblemException(
                new Problem
                {
                    Code = ProblemCodes.InvalidRequest,
                    Status = 400,
                    Detail = "The serial console is a WebSocket.",
                    Next = "Use cloudlet instance console, or a WebSocket client.",
                }
            );
        }
        using var serial = await hub.ConnectAsync(context.RequestAborted);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var output = SendAsync(serial, socket, end.Token);
        var input = ReceiveAsync(serial, socket, end.Token);
        await Task.WhenAny(output, input);
        if (output.IsCompletedSuccessfully && socket.State == WebSocketState.Open)
            await CloseAsync("The machine ended.");
        else if (socket.State == WebSocketState.CloseReceived)
            await CloseAsync(null);
        await end.CancelAsync();
        await Task.WhenAll(output, input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Task CloseAsync(string? why) =>
            socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, why, context.RequestAborted);
    }

    private static async Task SendAsync(SerialConnection serial, WebSocket socket, CancellationToken cancellationToken)
    {
        await foreach (var piece in serial.Output(cancellationToken))
            await socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private static async Task ReceiveAsync(
        SerialConnection serial,
        WebSocket socket,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            await serial.WriteAsync(buffer.AsMemory(0, received.Count), cancellationToken);
        }
    }
}
