using System.Net.Sockets;
using System.Text;
using Cloudlet.Server.Consoles;

namespace Cloudlet.Server.Tests.Consoles;

public sealed class SerialHubTests : IAsyncDisposable
{
    private readonly TestFolder folder = new();
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly SerialHub hub;

    public SerialHubTests()
    {
        listener.Bind(new UnixDomainSocketEndPoint(folder.At("serial")));
        listener.Listen();
        hub = new SerialHub(folder.At("serial"), folder.At("serial.log"));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_look_see_the_same_and_all_may_type_over_one_connection()
    {
        using var one = await hub.ConnectAsync(Cancelled);
        using var two = await hub.ConnectAsync(Cancelled);
        using var qemu = await listener.AcceptAsync(Cancelled);
        await qemu.SendAsync("hello"u8.ToArray(), Cancelled);
        Assert.Equal("hello", await ReadAsync(one, 5));
        Assert.Equal("hello", await ReadAsync(two, 5));

        await one.WriteAsync("ab"u8.ToArray(), Cancelled);
        await two.WriteAsync("cd"u8.ToArray(), Cancelled);
        Assert.Equal("abcd", await ReceiveAsync(qemu, 4));
        Assert.False(listener.Poll(TimeSpan.Zero, SelectMode.SelectRead));
    }

    [Fact]
    public async Task What_was_typed_arrives_although_the_last_one_has_left()
    {
        using (var one = await hub.ConnectAsync(Cancelled))
            await one.WriteAsync("poweroff\n"u8.ToArray(), Cancelled);
        using var qemu = await listener.AcceptAsync(Cancelled);
        Assert.Equal("poweroff\n", await ReceiveAsync(qemu, 9));
        // Nothing more, and no end: the hub is still there, and the next one uses the same connection.
        Assert.False(qemu.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        using var next = await hub.ConnectAsync(Cancelled);
        await qemu.SendAsync("x"u8.ToArray(), Cancelled);
        Assert.Equal("x", await ReadAsync(next, 1));
    }

    [Fact]
    public async Task The_machines_end_is_everybodys_end_also_of_those_who_come_later()
    {
        using var one = await hub.ConnectAsync(Cancelled);
        (await listener.AcceptAsync(Cancelled)).Dispose();
        Assert.Equal("", await ReadAsync(one, 1));
        using var late = await hub.ConnectAsync(Cancelled);
        Assert.Equal("", await ReadAsync(late, 1));
    }

    [Fact]
    public async Task Letting_go_of_the_port_ends_every_look()
    {
        using var one = await hub.ConnectAsync(Cancelled);
        await hub.DisposeAsync();
        Assert.Equal("", await ReadAsync(one, 1));
    }

    [Fact]
    public async Task Who_comes_later_is_told_what_was_written_before_also_of_the_time_when_nobody_looked()
    {
        await File.WriteAllTextAsync(folder.At("serial.log"), "booting\n", Cancelled);
        using var first = await hub.ConnectAsync(Cancelled);
        Assert.Equal("booting\n", Encoding.UTF8.GetString(first.History.Span));

        using var qemu = await listener.AcceptAsync(Cancelled);
        await qemu.SendAsync("login: "u8.ToArray(), Cancelled);
        Assert.Equal("login: ", await ReadAsync(first, 7));
        using var second = await hub.ConnectAsync(Cancelled);
        Assert.Equal("booting\nlogin: ", Encoding.UTF8.GetString(second.History.Span));

        await qemu.SendAsync("root"u8.ToArray(), Cancelled);
        Assert.Equal("root", await ReadAsync(second, 4));
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        listener.Dispose();
        folder.Dispose();
    }

    private static async Task<string> ReadAsync(SerialConnection connection, int count)
    {
        var text = new StringBuilder();
        await foreach (var piece in connection.Output(Cancelled))
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
            if (text.Length >= count)
                break;
        }
        return text.ToString();
    }

    private static async Task<string> ReceiveAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(buffer, Cancelled);
        return Encoding.UTF8.GetString(buffer);
    }
}
