using System.Net.WebSockets;
using Cloudlet.Contracts;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>
/// <c>/serial</c>, <c>/console</c> and <c>/screenshot.png</c> below whatever has a machine. The first two are WebSockets: bytes both
/// ways in binary messages, until either side ends.
/// </summary>
internal static class ConsoleRoutes
{
    // What noVNC's elder versions and websockify call a stream of bytes; clients that name no protocol get none.
    private const string BinaryProtocol = "binary";
    private const int InputBytes = 16 * 1024;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    /// <summary>Maps them below <paramref name="path"/>, which ends with one parameter, named <c>id</c>.</summary>
    /// <param name="app">The routes.</param>
    /// <param name="path">The thing's own route.</param>
    /// <param name="data">Where a screenshot is made.</param>
    /// <param name="find">The console of the thing with that id; says what is wrong when it has no machine now.</param>
    public static void MapConsoles(
        this IEndpointRouteBuilder app,
        string path,
        DataDirectory data,
        Func<string, MachineConsole> find
    )
    {
        app.Map(
            path + "/serial",
            async (string id, bool? history, HttpContext context) =>
            {
                var console = find(id);
                ThrowUnlessWebSocket(context, "serial console");
                using var serial = await console.Serial.ConnectAsync(context.RequestAborted);
                await ServeAsync(context, serial, history == true ? serial.History : default);
            }
        );
        app.Map(
            path + "/console",
            async (string id, HttpContext context) =>
            {
                var console = find(id);
                ThrowUnlessWebSocket(context, "screen (VNC)");
                using var screen = await console.OpenScreenAsync(context.RequestAborted);
                await ServeAsync(context, screen, default);
            }
        );
        app.MapGet(
            path + "/screenshot.png",
            async (string id, CancellationToken cancellationToken) =>
            {
                var console = find(id);
                using var work = new WorkFolder(data);
                var picture = work.File("screen.png");
                await console.ScreenshotAsync(picture, cancellationToken);
                return TypedResults.Bytes(await File.ReadAllBytesAsync(picture, cancellationToken), "image/png");
            }
        );
    }

    /// <summary>Relays between a WebSocket and a port of a machine, after <paramref name="first"/> was sent.</summary>
    public static async Task ServeAsync(HttpContext context, IConsoleConnection console, ReadOnlyMemory<byte> first)
    {
        var wished = context.WebSockets.WebSocketRequestedProtocols.Contains(BinaryProtocol) ? BinaryProtocol : null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(wished);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var output = SendAsync(console, socket, first, end.Token);
        var input = ReceiveAsync(console, socket, end.Token);
        await Task.WhenAny(output, input);
        if (output.IsCompletedSuccessfully && socket.State == WebSocketState.Open)
        {
            await CloseAsync("The machine ended.");
            // Until the client has answered it may not have read the goodbye: hanging up now could take it away.
            await input
                .WaitAsync(CloseLimit, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (socket.State == WebSocketState.CloseReceived)
            await CloseAsync(null);
        await end.CancelAsync();
        await Task.WhenAll(output, input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Task CloseAsync(string? why) =>
            socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, why, context.RequestAborted);
    }

    private static void ThrowUnlessWebSocket(HttpContext context, string what)
    {
        if (context.WebSockets.IsWebSocketRequest)
            return;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"The {what} is a WebSocket.",
                Next = "Use cloudlet instance console or cloudlet operation console, or a WebSocket client.",
            }
        );
    }

    private static async Task SendAsync(
        IConsoleConnection console,
        WebSocket socket,
        ReadOnlyMemory<byte> first,
        CancellationToken cancellationToken
    )
    {
        if (first.Length > 0)
            await SendAsync(first);
        await foreach (var piece in console.Output(cancellationToken))
            await SendAsync(piece);

        ValueTask SendAsync(ReadOnlyMemory<byte> bytes) =>
            socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private static async Task ReceiveAsync(
        IConsoleConnection console,
        WebSocket socket,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[InputBytes];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            await console.WriteAsync(buffer.AsMemory(0, received.Count), cancellationToken);
        }
    }
}
