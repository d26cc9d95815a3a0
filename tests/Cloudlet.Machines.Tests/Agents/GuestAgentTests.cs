using System.Text;
using System.Text.Json;

namespace Cloudlet.Machines.Tests;

public sealed class GuestAgentTests : IAsyncDisposable
{
    private static readonly AgentOptions Fast = new()
    {
        ShortestPoll = TimeSpan.FromMilliseconds(1),
        LongestPoll = TimeSpan.FromMilliseconds(5),
        ChunkBytes = 8,
    };

    private readonly Peer peer;
    private readonly GuestAgent agent;

    public GuestAgentTests()
    {
        (var stream, peer) = Peer.Create();
        agent = new GuestAgent(stream, Fast);
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        peer.Dispose();
    }

    [Fact]
    public async Task Half_a_message_from_before_a_resume_does_not_disturb()
    {
        await peer.SendAsync("file\", \"eof\": true}}\n{\"return\": {\"hal");
        var ping = agent.PingAsync(TimeSpan.FromSeconds(30), Deadline.After());
        await AnswerSyncAsync();
        await ReplyAsync("guest-ping", "{}");
        await ping;
    }

    [Fact]
    public async Task A_conversation_starts_with_a_sentinel_that_ends_what_the_agent_was_in_the_middle_of()
    {
        var ping = agent.PingAsync(TimeSpan.FromSeconds(30), Deadline.After());
        var line = await peer.ReadLineAsync();
        Assert.Equal(0xff, line[0]);
        var sync = JsonSerializer.Deserialize<JsonElement>(line.AsSpan(1));
        Assert.Equal("guest-sync-delimited", sync.GetProperty("execute").GetString());
        // The complaint about half a question, and the answer to somebody's older sync.
        await peer.SendAsync("{\"error\": {\"class\": \"GenericError\", \"desc\": \"Invalid JSON\"}}\n");
        await peer.SendDelimitedAsync("{\"return\": 1}\n");
        await peer.SendDelimitedAsync($"{{\"return\": {Id(sync)}}}\n");
        await ReplyAsync("guest-ping", "{}");
        await ping;
        // Together now: no second sync.
        ping = agent.PingAsync(TimeSpan.FromSeconds(30), Deadline.After());
        await ReplyAsync("guest-ping", "{}");
        await ping;
    }

    [Fact]
    public async Task A_late_answer_is_not_taken_for_the_next_one()
    {
        var short1 = TimeSpan.FromMilliseconds(300);
        await Assert.ThrowsAsync<AgentSilentException>(() => agent.PingAsync(short1, Deadline.After()));
        var first = await peer.ReadAsync();
        var ping = agent.PingAsync(TimeSpan.FromSeconds(30), Deadline.After());
        var second = await peer.ReadAsync();
        await peer.SendDelimitedAsync($"{{\"return\": {Id(first)}}}\n");
        Assert.False(ping.IsCompleted);
        await peer.SendDelimitedAsync($"{{\"return\": {Id(second)}}}\n");
        await ReplyAsync("guest-ping", "{}");
        await ping;
    }

    [Fact]
    public async Task A_closed_port_is_told_at_once()
    {
        peer.Dispose();
        await Assert.ThrowsAsync<AgentSilentException>(() =>
            agent.PingAsync(TimeSpan.FromSeconds(30), Deadline.After())
        );
    }

    [Fact]
    public async Task A_refusal_has_the_words_of_the_agent()
    {
        var trim = agent.TrimAsync(Deadline.After());
        await AnswerSyncAsync();
        await peer.ReadAsync();
        await peer.SendAsync("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"disabled\"}}\n");
        var e = await Assert.ThrowsAsync<AgentException>(() => trim);
        Assert.Equal(("guest-fstrim", "CommandNotFound", "disabled"), (e.Command, e.ErrorClass, e.Description));
    }

    [Fact]
    public async Task Output_comes_while_the_command_runs_and_the_exit_code_at_its_end()
    {
        var output = new StringBuilder();
        var heard = new SemaphoreSlim(0);
        var command = new AgentCommand("make", "all") { Input = "in"u8.ToArray() };
        var running = agent.ExecAsync(
            command,
            (piece, _) =>
            {
                output.Append(Encoding.UTF8.GetString(piece.Span));
                heard.Release();
                return ValueTask.CompletedTask;
            },
            Deadline.After()
        );
        await AnswerSyncAsync();
        var open = await ReplyAsync("guest-file-open", "1000");
        Assert.Equal("w+", open.GetProperty("mode").GetString());
        var exec = await ReplyAsync("guest-exec", "{\"pid\": 42}");
        Assert.Equal(open.GetProperty("path").GetString(), exec.GetProperty("arg")[2].GetString());
        Assert.Equal("make", exec.GetProperty("arg")[3].GetString());
        Assert.Equal("all", exec.GetProperty("arg")[4].GetString());
        Assert.Equal("in", Encoding.UTF8.GetString(exec.GetProperty("input-data").GetBytesFromBase64()));

        await ReplyAsync("guest-exec-status", "{\"exited\": false}");
        await ReplyAsync("guest-file-read", Piece("one ", eof: true));
        await heard.WaitAsync(Deadline.After());
        Assert.Equal("one ", output.ToString());
        await ReplyAsync("guest-exec-status", "{\"exited\": true, \"exitcode\": 3}");
        await ReplyAsync("guest-file-read", Piece("two ", eof: false));
        await ReplyAsync("guest-file-read", Piece("three", eof: true));
        await ReplyAsync("guest-file-close", "{}");
        Assert.Equal(3, await running);
        Assert.Equal("one two three", output.ToString());
    }

    [Fact]
    public async Task A_command_that_a_signal_killed_ends_as_in_a_shell()
    {
        var running = agent.ExecAsync(new AgentCommand("x"), null, Deadline.After());
        await AnswerSyncAsync();
        await ReplyAsync("guest-file-open", "1");
        await ReplyAsync("guest-exec", "{\"pid\": 42}");
        await ReplyAsync("guest-exec-status", "{\"exited\": true, \"signal\": 9}");
        await ReplyAsync("guest-file-read", Piece("", eof: true));
        await ReplyAsync("guest-file-close", "{}");
        Assert.Equal(137, await running);
    }

    [Fact]
    public async Task Cancelling_kills_the_command_and_closes_its_file()
    {
        using var stop = new CancellationTokenSource();
        var running = agent.ExecAsync(new AgentCommand("sleep", "1000"), null, stop.Token);
        await AnswerSyncAsync();
        await ReplyAsync("guest-file-open", "1");
        await ReplyAsync("guest-exec", "{\"pid\": 42}");
        // In the middle of a question: its answer never comes.
        await peer.ReadAsync();
        await stop.CancelAsync();
        await AnswerSyncAsync();
        var kill = await ReplyAsync("guest-exec", "{\"pid\": 43}");
        Assert.Equal("42", kill.GetProperty("arg")[2].GetString());
        await ReplyAsync("guest-exec-status", "{\"exited\": false}");
        await ReplyAsync("guest-exec-status", "{\"exited\": true, \"signal\": 9}");
        await ReplyAsync("guest-file-close", "{}");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_file_goes_in_chunks_and_what_was_not_taken_goes_again()
    {
        var content = new MemoryStream("0123456789"u8.ToArray());
        var writing = agent.WriteFileAsync("/x", content, null, Deadline.After());
        await AnswerSyncAsync();
        Assert.Equal("/x", (await ReplyAsync("guest-file-open", "7")).GetProperty("path").GetString());
        Assert.Equal("01234567", Written(await ReplyAsync("guest-file-write", "{\"count\": 5, \"eof\": false}")));
        Assert.Equal("567", Written(await ReplyAsync("guest-file-write", "{\"count\": 3, \"eof\": false}")));
        Assert.Equal("89", Written(await ReplyAsync("guest-file-write", "{\"count\": 2, \"eof\": false}")));
        await ReplyAsync("guest-file-close", "{}");
        await writing;
    }

    [Fact]
    public async Task The_time_is_set_by_a_program_that_does_not_wait_for_the_hardware_clock()
    {
        var time = DateTimeOffset.Parse("2030-01-02T03:04:05.250Z");
        var setting = agent.SetTimeAsync(time, Deadline.After());
        await AnswerSyncAsync();
        var command = await ReplyAsync("guest-exec", "{\"pid\": 7}");
        Assert.Equal("date", command.GetProperty("path").GetString());
        Assert.Equal(
            ["-s", "@1893553445.250"],
            command.GetProperty("arg").EnumerateArray().Select(arg => arg.GetString())
        );
        await ReplyAsync("guest-exec-status", "{\"exited\": false}");
        await ReplyAsync("guest-exec-status", "{\"exited\": true, \"exitcode\": 0}");
        await ReplyAsync("guest-get-time", $"{time.ToUnixTimeMilliseconds() * 1_000_000 + 90_000_000}");
        await setting;
    }

    [Theory]
    [InlineData("{\"return\": {\"exited\": true, \"exitcode\": 1}}")]
    [InlineData("{\"return\": {\"exited\": true, \"signal\": 9}}")]
    [InlineData("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such process\"}}")]
    public async Task Where_that_program_fails_the_agent_sets_the_time(string status)
    {
        var setting = agent.SetTimeAsync(DateTimeOffset.UnixEpoch, Deadline.After());
        await AnswerSyncAsync();
        await ReplyAsync("guest-exec", "{\"pid\": 7}");
        await peer.ReadAsync();
        await peer.SendAsync(status + "\n");
        await ReplyAsync("guest-set-time", "{}");
        await setting;
    }

    [Fact]
    public async Task Where_that_program_does_not_end_the_agent_sets_the_time()
    {
        var (stream, slow) = Peer.Create();
        using var end = slow;
        await using var patient = new GuestAgent(stream, Fast with { CommandTimeout = TimeSpan.FromMilliseconds(300) });
        var setting = patient.SetTimeAsync(DateTimeOffset.UnixEpoch, Deadline.After());
        var asked = "";
        while (asked != "guest-set-time")
        {
            var request = await slow.ReadAsync();
            asked = request.GetProperty("execute").GetString();
            if (asked == "guest-sync-delimited")
                await slow.SendDelimitedAsync($"{{\"return\": {Id(request)}}}\n");
            else
                await slow.SendAsync("{\"return\": {\"pid\": 7, \"exited\": false}}\n");
        }
        await setting;
    }

    [Fact]
    public async Task Setting_the_time_works_in_a_guest_without_a_hardware_clock_program_whose_agent_runs_none()
    {
        var time = DateTimeOffset.Parse("2030-01-02T03:04:05Z");
        var setting = agent.SetTimeAsync(time, Deadline.After());
        await AnswerSyncAsync();
        await peer.ReadAsync();
        await peer.SendAsync("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"guest-exec is disabled\"}}\n");
        var request = await peer.ReadAsync();
        var nanoseconds = request.GetProperty("arguments").GetProperty("time").GetInt64();
        Assert.Equal(time.ToUnixTimeSeconds() * 1_000_000_000, nanoseconds);
        await peer.SendAsync("{\"error\": {\"class\": \"GenericError\", \"desc\": \"hwclock failed\"}}\n");
        await ReplyAsync("guest-get-time", $"{nanoseconds + 1_000_000}");
        await setting;
    }

    private async Task AnswerSyncAsync()
    {
        var sync = await peer.ReadAsync();
        Assert.Equal("guest-sync-delimited", sync.GetProperty("execute").GetString());
        await peer.SendDelimitedAsync($"{{\"return\": {Id(sync)}}}\n");
    }

    private async Task<JsonElement> ReplyAsync(string command, string result)
    {
        var request = await peer.ReadAsync();
        Assert.Equal(command, request.GetProperty("execute").GetString());
        await peer.SendAsync($"{{\"return\": {result}}}\n");
        return request.TryGetProperty("arguments", out var arguments) ? arguments : default;
    }

    private static int Id(JsonElement sync) => sync.GetProperty("arguments").GetProperty("id").GetInt32();

    private static string Piece(string text, bool eof)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        return $$"""{"count": {{text.Length}}, "buf-b64": "{{base64}}", "eof": {{(eof ? "true" : "false")}}}""";
    }

    private static string Written(JsonElement arguments) =>
        Encoding.UTF8.GetString(arguments.GetProperty("buf-b64").GetBytesFromBase64());
}
