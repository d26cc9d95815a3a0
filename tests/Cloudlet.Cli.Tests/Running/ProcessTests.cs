using System.Net.WebSockets;
using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Running;

public class ProcessTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_goes_away_ends_a_followed_log_without_a_word()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/instances/web/log",
                async context =>
                {
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.WriteAsync("a line\n");
                        await context.Response.Body.FlushAsync();
                    }
                }
            )
        );
        await using var process = CliProcess.Shell(
            cloudlet,
            $"{{ {CliProcess.Executable} instance log web --follow; echo \"exit $?\" >&2; }} | head -n 1"
        );

        var (_, output, error) = await process.EndAsync();

        Assert.Equal("a line\n", output);
        Assert.Equal("exit 0\n", error);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_interrupt_cancels_the_operation_and_its_end_is_waited_for()
    {
        var following = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var cloudlet = await StartAsync(following, cancelled, endsWhenCancelled: true);
        await using var process = CliProcess.Shell(cloudlet, $"exec {CliProcess.Executable} overlay verify speech");
        await following.Task;

        await process.SignalAsync("INT");

        var (exitCode, output, error) = await process.EndAsync();
        Assert.True(cancelled.Task.IsCompleted);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("was cancelled", error);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_second_interrupt_leaves_at_once()
    {
        var following = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var cloudlet = await StartAsync(following, cancelled, endsWhenCancelled: false);
        await using var process = CliProcess.Shell(cloudlet, $"exec {CliProcess.Executable} overlay verify speech");
        await following.Task;

        await process.SignalAsync("INT");
        await cancelled.Task;
        await process.SignalAsync("INT");

        var (exitCode, _, _) = await process.EndAsync();
        Assert.Equal(130, exitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_terminal_is_as_it_was_after_the_console()
    {
        var typed = new StringBuilder();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/instances/web/serial",
                async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await socket.SendAsync("login: "u8.ToArray(), WebSocketMessageType.Binary, true, default);
                    var buffer = new byte[100];
                    while (socket.State == WebSocketState.Open)
                    {
                        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                        typed.Append(Encoding.ASCII.GetString(buffer, 0, received.Count));
                    }
                }
            )
        );
        // script(1) gives the command a terminal of its own and passes on what we type.
        var inside =
            $"stty -a >{cloudlet.Folder}/before; {CliProcess.Executable} instance console web; "
            + $"echo exit $?; stty -a >{cloudlet.Folder}/after";
        await using var process = CliProcess.Shell(cloudlet, $"exec script -qec '{inside}' /dev/null");
        // The terminal is switched before the first byte of the guest is shown.
        await process.SeeAsync("login: ");
        await process.Input.WriteAsync("root\u0003");
        await process.Input.FlushAsync();
        await WaitUntilAsync(() => typed.ToString() == "root\u0003");
        await process.Input.WriteAsync("\u001d");
        await process.Input.FlushAsync();

        var (_, output, _) = await process.EndAsync();

        Assert.Contains("Ctrl-] leaves it", output);
        Assert.Contains("login: ", output);
        Assert.Contains("exit 0", output);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "before")),
            await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "after"))
        );
    }

    private static Task<ScriptedCloudlet> StartAsync(
        TaskCompletionSource following,
        TaskCompletionSource cancelled,
        bool endsWhenCancelled
    ) =>
        ScriptedCloudlet.StartAsync(
            ("POST /v1/overlays/speech:verify", ScriptedCloudlet.Begun(Samples.Operation())),
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.Body.FlushAsync();
                    following.SetResult();
                    await cancelled.Task;
                    if (!endsWhenCancelled)
                    {
                        await Task.Delay(Timeout.Infinite, context.RequestAborted)
                            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }
                    await ScriptedCloudlet.TellAsync(
                        context,
                        new OperationEvent { Sequence = 1, Operation = Samples.Operation(OperationState.Cancelled) }
                    );
                }
            ),
            (
                "POST /v1/operations/op-1:cancel",
                context =>
                {
                    context.Response.StatusCode = 202;
                    cancelled.SetResult();
                    return Task.CompletedTask;
                }
            )
        );

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(10);
    }
}
