using System.Net.WebSockets;
using System.Text;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Client.Tests.Serial;

public class SerialConnectionTests
{
    [Fact(Timeout = 30_000)]
    public async Task Bytes_go_both_ways_until_the_console_ends()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(("GET /v1/instances/web/serial", EchoOnceAsync));
        using var client = new CloudletClient(cloudlet.Address);
        await using var serial = await client.OpenSerialAsync("web");
        var buffer = new byte[100];

        await serial.WriteAsync("uname\n"u8.ToArray());

        Assert.Equal("uname\n", Encoding.UTF8.GetString(buffer, 0, await serial.ReadAsync(buffer)));
        Assert.Equal(0, await serial.ReadAsync(buffer));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_console_that_is_refused_says_why()
    {
        var stopped = new Problem
        {
            Code = ProblemCodes.WrongState,
            Status = 409,
            Detail = "web is stopped.",
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/instances/web/serial", ScriptedCloudlet.Refusal(stopped))
        );
        using var client = new CloudletClient(cloudlet.Address);

        var exception = await Assert.ThrowsAsync<CloudletApiException>(() => client.OpenSerialAsync("web"));

        Assert.Equal(stopped, exception.Problem);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_console_of_a_dead_daemon_is_unreachable()
    {
        using var client = new CloudletClient(CloudletAddress.Unix("/tmp/no-such-cloudlet.sock"));

        await Assert.ThrowsAsync<CloudletUnreachableException>(() => client.OpenSerialAsync("web"));
    }

    private static async Task EchoOnceAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Binary, true, default);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
