using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Http;

/// <summary>The console routes over a machine whose sockets are this test's; a real QEMU answers in the end-to-end tests.</summary>
public sealed class ConsoleRoutesTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly RunFolder run;
    private readonly MachineConsole console;
    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private readonly Socket vnc;
    private readonly Socket serial;

    public ConsoleRoutesTests()
    {
        run = new RunFolder(folder.At("run"));
        run.Prepare();
        (vnc, serial) = (Listen(run.VncSocket), Listen(run.SerialSocket));
        console = new MachineConsole(
            run,
            folder.At("serial.log"),
            (path, token) => File.WriteAllTextAsync(path, "PNG", token)
        );
        var data = new DataDirectory(folder.At("data"));
        data.Create();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.UseProblems(new ProblemMapper(NullLogger<ProblemMapper>.Instance));
        app.UseWebSockets();
        app.MapConsoles(
            "/machines/{id}",
            data,
            id => id == "web" ? console : throw Refuse.NotFound("machine", id, "There is one: web.")
        );
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync(Cancelled);
        http.BaseAddress = new Uri(app.Urls.Single());
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_viewer_has_its_own_connection_to_the_screen_and_bytes_go_both_ways()
    {
        using var first = await OpenAsync("console");
        using var firstQemu = await vnc.AcceptAsync(Cancelled);
        using var second = await OpenAsync("console");
        using var secondQemu = await vnc.AcceptAsync(Cancelled);

        await firstQemu.SendAsync("RFB 003.008\n"u8.ToArray(), Cancelled);
        await secondQemu.SendAsync("RFB 003.003\n"u8.ToArray(), Cancelled);
        Assert.Equal("RFB 003.008\n", await ReceiveAsync(first, 12));
        Assert.Equal("RFB 003.003\n", await ReceiveAsync(second, 12));

        await first.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Binary, true, Cancelled);
        var typed = new byte[5];
        await new NetworkStream(firstQemu).ReadExactlyAsync(typed, Cancelled);
        Assert.Equal("hello", Encoding.UTF8.GetString(typed));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_screen_much_larger_than_a_piece_arrives_whole()
    {
        using var viewer = await OpenAsync("console");
        using var qemu = await vnc.AcceptAsync(Cancelled);
        var screen = new byte[3 << 20];
        new Random(1).NextBytes(screen);
        var sending = qemu.SendAsync(screen, Cancelled).AsTask();

        var got = new MemoryStream();
        var buffer = new byte[10_000];
        while (got.Length < screen.Length)
            got.Write(buffer, 0, (await viewer.ReceiveAsync(buffer, Cancelled)).Count);
        await sending;
        Assert.Equal(screen, got.ToArray());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_viewer_who_leaves_takes_only_their_own_connection_with_them()
    {
        using var staying = await OpenAsync("console");
        using var stayingQemu = await vnc.AcceptAsync(Cancelled);
        using var leaving = await OpenAsync("console");
        using var leavingQemu = await vnc.AcceptAsync(Cancelled);

        await leaving.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        Assert.Equal(0, await leavingQemu.ReceiveAsync(new byte[1], Cancelled));
        await stayingQemu.SendAsync("x"u8.ToArray(), Cancelled);
        Assert.Equal("x", await ReceiveAsync(staying, 1));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_machines_end_closes_the_viewers_socket_with_a_reason()
    {
        using var viewer = await OpenAsync("console");
        (await vnc.AcceptAsync(Cancelled)).Dispose();
        var end = await viewer.ReceiveAsync(new byte[1], Cancelled);
        Assert.Equal(WebSocketMessageType.Close, end.MessageType);
        Assert.Equal("The machine ended.", viewer.CloseStatusDescription);
        await viewer.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("binary", "binary")]
    [InlineData(null, null)]
    public async Task A_viewer_that_names_the_protocol_of_bytes_gets_it(string? asked, string? answered)
    {
        using var viewer = await OpenAsync("console", asked);
        Assert.Equal(answered, viewer.SubProtocol);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_serial_port_begins_with_its_history_for_those_who_ask_for_it()
    {
        await File.WriteAllTextAsync(folder.At("serial.log"), "booting ", Cancelled);
        using var asked = await OpenAsync("serial?history=true");
        using var plain = await OpenAsync("serial");
        using var qemu = await serial.AcceptAsync(Cancelled);
        await qemu.SendAsync("login: "u8.ToArray(), Cancelled);
        Assert.Equal("booting login: ", await ReceiveAsync(asked, 15));
        Assert.Equal("login: ", await ReceiveAsync(plain, 7));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_screenshot_is_a_picture()
    {
        using var answer = await http.GetAsync("/machines/web/screenshot.png", Cancelled);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("PNG", await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("web/console", HttpStatusCode.BadRequest, "VNC")]
    [InlineData("web/serial", HttpStatusCode.BadRequest, "serial")]
    [InlineData("nobody/console", HttpStatusCode.NotFound, "nobody")]
    [InlineData("nobody/serial", HttpStatusCode.NotFound, "nobody")]
    [InlineData("nobody/screenshot.png", HttpStatusCode.NotFound, "nobody")]
    public async Task What_is_no_WebSocket_or_has_no_machine_is_told(string path, HttpStatusCode status, string word)
    {
        using var answer = await http.GetAsync($"/machines/{path}", Cancelled);
        Assert.Equal(status, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Contains(word, problem!.Detail, StringComparison.Ordinal);
        Assert.NotNull(problem.Next);
    }

    public async ValueTask DisposeAsync()
    {
        await console.DisposeAsync();
        await app.DisposeAsync();
        http.Dispose();
        vnc.Dispose();
        serial.Dispose();
        folder.Dispose();
    }

    private static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private async Task<ClientWebSocket> OpenAsync(string route, string? protocol = null)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
            socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(new Uri($"ws://{http.BaseAddress!.Authority}/machines/web/{route}"), Cancelled);
        return socket;
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, int count)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (text.Length < count)
            text.Append(Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, Cancelled)).Count));
        return text.ToString();
    }
}
