using System.Text.Json.Nodes;

namespace Cloudlet.Machines.Tests;

public sealed class QmpConnectionTests
{
    private const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}}"""
        + "\r\n";

    [Fact]
    public async Task The_greeting_tells_the_version_and_is_answered_with_capabilities()
    {
        var (qmp, peer) = await OpenAsync(new QmpOptions());
        Assert.Equal(new QemuVersion(new Version(7, 2, 22), "Debian"), qmp.Version);
        await qmp.DisposeAsync();
        peer.Dispose();
    }

    [Fact]
    public async Task It_may_be_disposed_twice()
    {
        var (qmp, peer) = await OpenAsync(new QmpOptions());
        await qmp.DisposeAsync();
        await qmp.DisposeAsync();
        peer.Dispose();
    }

    [Fact]
    public async Task Answers_find_their_questions_in_any_order_and_between_events()
    {
        var events = new List<string>();
        var (qmp, peer) = await OpenAsync(new QmpOptions { OnEvent = e => events.Add(e.Name) });
        await using var _ = qmp;
        using var __ = peer;
        var first = qmp.ExecuteAsync("first", null, Deadline.After());
        var one = await peer.ReadAsync();
        var second = qmp.ExecuteAsync("second", new JsonObject { ["x"] = "y" }, Deadline.After());
        var two = await peer.ReadAsync();
        Assert.Equal("first", one.GetProperty("execute").GetString());
        Assert.False(one.TryGetProperty("arguments", out var none));
        Assert.Equal("y", two.GetProperty("arguments").GetProperty("x").GetString());

        await peer.SendAsync("{\"event\": \"STOP\", \"timestamp\": {}}\r\n");
        await peer.SendAsync("{\"return\": 2, \"id\": " + two.GetProperty("id") + "}\r\n{\"return\": 1, \"i");
        Assert.Equal(2, (await second).GetInt32());
        Assert.False(first.IsCompleted);
        await peer.SendAsync("d\": " + one.GetProperty("id") + "}\r\n");
        Assert.Equal(1, (await first).GetInt32());
        Assert.Equal(["STOP"], events);
    }

    [Fact]
    public async Task An_error_names_the_command_and_has_the_words_of_QEMU()
    {
        var (qmp, peer) = await OpenAsync(new QmpOptions());
        await using var _ = qmp;
        using var __ = peer;
        var asked = qmp.ExecuteAsync("screendump", null, Deadline.After());
        var id = (await peer.ReadAsync()).GetProperty("id");
        await peer.SendAsync(
            "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no console\"}, \"id\": " + id + "}\r\n"
        );
        var e = await Assert.ThrowsAsync<QmpException>(() => asked);
        Assert.Equal(("screendump", "GenericError", "no console"), (e.Command, e.ErrorClass, e.Description));
    }

    [Fact]
    public async Task A_silent_QEMU_is_a_timeout_and_its_late_answer_does_no_harm()
    {
        var (qmp, peer) = await OpenAsync(new QmpOptions { CommandTimeout = TimeSpan.FromMilliseconds(500) });
        await using var _ = qmp;
        using var __ = peer;
        await Assert.ThrowsAsync<QmpTimeoutException>(() => qmp.ExecuteAsync("slow", null, Deadline.After()));
        var late = (await peer.ReadAsync()).GetProperty("id");
        var asked = qmp.ExecuteAsync("next", null, Deadline.After());
        var id = (await peer.ReadAsync()).GetProperty("id");
        await peer.SendAsync(
            "{\"return\": \"late\", \"id\": " + late + "}\r\n{\"return\": \"next\", \"id\": " + id + "}\r\n"
        );
        Assert.Equal("next", (await asked).GetString());
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting_and_not_the_conversation()
    {
        var (qmp, peer) = await OpenAsync(new QmpOptions());
        await using var _ = qmp;
        using var __ = peer;
        using var stop = new CancellationTokenSource();
        var asked = qmp.ExecuteAsync("slow", null, stop.Token);
        await peer.ReadAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var next = qmp.ExecuteAsync("next", null, Deadline.After());
        await peer.SendAsync("{\"return\": {}, \"id\": " + (await peer.ReadAsync()).GetProperty("id") + "}\r\n");
        await next;
    }

    [Fact]
    public async Task When_QEMU_dies_all_who_wait_and_all_who_come_hear_why()
    {
        var options = new QmpOptions { OnClosed = () => new MachineExitedException("m", "cannot open disk") };
        var (qmp, peer) = await OpenAsync(options);
        await using var _ = qmp;
        var waiting = Enumerable.Range(0, 3).Select(_ => qmp.ExecuteAsync("x", null, Deadline.After())).ToList();
        await peer.ReadAsync();
        peer.Dispose();
        foreach (var task in waiting)
            Assert.Contains("cannot open disk", (await Assert.ThrowsAsync<MachineExitedException>(() => task)).Message);
        await qmp.Closed;
        await Assert.ThrowsAsync<MachineExitedException>(() => qmp.ExecuteAsync("y", null, Deadline.After()));
    }

    [Fact]
    public async Task A_peer_that_never_greets_is_a_timeout()
    {
        var (stream, peer) = Peer.Create();
        using var _ = peer;
        var options = new QmpOptions { GreetingTimeout = TimeSpan.FromMilliseconds(50) };
        await Assert.ThrowsAsync<QmpTimeoutException>(() => QmpConnection.OpenAsync(stream, options, Deadline.After()));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("[1]\r\n")]
    [InlineData("{\"QMP\": {}}\r\n")]
    public async Task A_peer_that_does_not_speak_QMP_is_left(string words)
    {
        var (stream, peer) = Peer.Create();
        using var _ = peer;
        await peer.SendAsync(words);
        await Assert.ThrowsAsync<QmpClosedException>(() =>
            QmpConnection.OpenAsync(stream, new QmpOptions(), Deadline.After())
        );
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_collected_for_ever()
    {
        var (stream, peer) = Peer.Create();
        using var _ = peer;
        var opening = QmpConnection.OpenAsync(stream, new QmpOptions(), Deadline.After());
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await peer.SendAsync(new byte[1 << 20]);
        });
        await Assert.ThrowsAsync<QmpClosedException>(() => opening);
        await Assert.ThrowsAnyAsync<IOException>(() => sending);
    }

    private static async Task<(QmpConnection, Peer)> OpenAsync(QmpOptions options)
    {
        var (stream, peer) = Peer.Create();
        var opening = QmpConnection.OpenAsync(stream, options, Deadline.After());
        await peer.SendAsync(Greeting);
        var hello = await peer.ReadAsync();
        Assert.Equal("qmp_capabilities", hello.GetProperty("execute").GetString());
        await peer.SendAsync("{\"return\": {}, \"id\": " + hello.GetProperty("id") + "}\r\n");
        return (await opening, peer);
    }
}
