using System.Security.Cryptography;
using System.Text;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class GuestAgentVmTests(DebianGuest debian) : IClassFixture<DebianGuest>
{
    private GuestAgent Agent => debian.Agent;

    [Fact]
    public async Task Output_is_heard_while_the_command_runs_with_errors_and_the_exit_code()
    {
        var pieces = new List<string>();
        var code = await Agent.ExecAsync(
            new AgentCommand("sh", "-c", "echo one; echo two >&2; sleep 2; cat; echo $X; exit 3")
            {
                Input = "three\n"u8.ToArray(),
                Environment = new Dictionary<string, string> { ["X"] = "four" },
            },
            (piece, _) =>
            {
                pieces.Add(Encoding.UTF8.GetString(piece.Span));
                return ValueTask.CompletedTask;
            },
            Deadline.After()
        );
        Assert.Equal(3, code);
        Assert.Equal("one\ntwo\nthree\nfour\n", string.Concat(pieces));
        Assert.True(pieces.Count > 1, "The output came in one piece, at the end.");
    }

    [Fact]
    public async Task Megabytes_of_output_arrive_whole()
    {
        var output = new StringBuilder();
        Assert.Equal(0, await RunAsync("seq 1 300000", output));
        Assert.EndsWith("\n300000\n", output.ToString());
        Assert.Equal(300_000, output.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_as_by_a_shell()
    {
        var output = new StringBuilder();
        var code = await Agent.ExecAsync(new AgentCommand("no-such-program"), Into(output), Deadline.After());
        Assert.Equal(127, code);
        Assert.Contains("no-such-program", output.ToString());
    }

    [Fact]
    public async Task Cancelling_ends_the_command_and_its_children_and_leaves_no_file()
    {
        using var stop = new CancellationTokenSource();
        var command = new AgentCommand("sh", "-c", "echo started; sleep 4242 & sleep 4242; wait");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Agent.ExecAsync(
                command,
                (_, _) =>
                {
                    stop.Cancel();
                    return ValueTask.CompletedTask;
                },
                stop.Token
            )
        );
        var output = new StringBuilder();
        await RunAsync("cat /proc/[0-9]*/comm | grep -c -x sleep; ls -A /run | grep -c cloudlet", output);
        Assert.Equal("0\n0\n", output.ToString());
    }

    [Fact]
    public async Task A_file_arrives_as_it_was_with_its_permissions()
    {
        var content = RandomNumberGenerator.GetBytes((3 << 20) + 17);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        await Agent.WriteFileAsync("/root/a file", new MemoryStream(content), mode, Deadline.After());
        var output = new StringBuilder();
        Assert.Equal(0, await RunAsync("sha256sum < '/root/a file'; stat -c %a '/root/a file'", output));
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(content)), output.ToString());
        Assert.EndsWith("\n700\n", output.ToString());
    }

    [Fact]
    public async Task A_file_in_a_folder_that_is_not_there_is_refused_with_its_path()
    {
        var e = await Assert.ThrowsAsync<AgentException>(() =>
            Agent.WriteFileAsync("/no/folder/x", new MemoryStream([1]), null, Deadline.After())
        );
        Assert.Contains("/no/folder/x", e.Description);
    }

    [Fact]
    public async Task The_clock_can_be_set()
    {
        await Agent.SetTimeAsync(DateTimeOffset.Parse("2031-02-03T04:05:06Z"), Deadline.After());
        var output = new StringBuilder();
        await RunAsync("date -u +%Y-%m-%d", output);
        await Agent.SetTimeAsync(DateTimeOffset.UtcNow, Deadline.After());
        Assert.Equal("2031-02-03\n", output.ToString());
    }

    [Fact]
    public async Task The_disk_can_be_flushed_and_trimmed()
    {
        await Agent.SyncAsync(Deadline.After());
        await Agent.TrimAsync(Deadline.After());
    }

    private async Task<int> RunAsync(string script, StringBuilder output) =>
        await Agent.ExecAsync(new AgentCommand("sh", "-c", script), Into(output), Deadline.After());

    private static Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Into(StringBuilder output) =>
        (piece, _) =>
        {
            output.Append(Encoding.UTF8.GetString(piece.Span));
            return ValueTask.CompletedTask;
        };
}
