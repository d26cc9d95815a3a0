using System.Net.WebSockets;
using System.Text;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using static Cloudlet.Cli.Tests.Operations.OperationJobTests;

namespace Cloudlet.Cli.Tests.Operations;

public class InteractiveFreezeTests
{
    [Fact(Timeout = 30_000)]
    public async Task On_a_terminal_the_console_is_attached_and_then_the_question_is_asked()
    {
        var keyboard = new ScriptedKeyboard();
        var proceed = new TaskCompletionSource();
        var typed = new StringBuilder();
        var rounds = 0;
        var run = new CliRun { Keyboard = keyboard };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/bases", ScriptedCloudlet.Begun(Samples.Operation())),
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    await ScriptedCloudlet.Events(Waits(1))(context);
                    await proceed.Task;
                    await ScriptedCloudlet.TellAsync(context, State(2, OperationState.Running));
                    await ScriptedCloudlet.TellAsync(
                        context,
                        End(3, Samples.Succeeded(Samples.Base(), CloudletJson.Default.BaseInfo))
                    );
                }
            ),
            (
                "GET /v1/operations/op-1/serial",
                async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await socket.SendAsync("login: "u8.ToArray(), WebSocketMessageType.Binary, true, default);
                    await run.SeeErrorAsync("login: ");
                    // First round: type and leave. Second round: leave.
                    keyboard.Type("root\r\u001d");
                    keyboard.Type(++rounds == 1 ? "no\n" : "yes\n");
                    var buffer = new byte[100];
                    while (socket.State == WebSocketState.Open)
                    {
                        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                        typed.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                    }
                }
            ),
            (
                "POST /v1/operations/op-1:proceed",
                context =>
                {
                    proceed.SetResult();
                    return Accepted(context);
                }
            )
        );
        var kernel = Path.Combine(cloudlet.Folder, "vmlinuz");
        await File.WriteAllTextAsync(kernel, "");
        await run.For(cloudlet).ToEndAsync("base", "create", "debian", "--kernel", kernel, "--ready", "manual");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("unix:/run/vnc.sock", run.Error);
        Assert.Contains("Ctrl-]", run.Error);
        Assert.Contains("login: ", run.Error);
        Assert.Contains("Freeze now?", run.Error);
        Assert.StartsWith("root\r", typed.ToString());
        Assert.Equal(2, keyboard.RawSessions);
        Assert.False(keyboard.IsRaw);
        Assert.DoesNotContain("login", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_console_is_left_when_somebody_else_lets_the_operation_go_on()
    {
        var keyboard = new ScriptedKeyboard();
        var attached = new TaskCompletionSource();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/overlays/speech:verify", ScriptedCloudlet.Begun(Samples.Operation())),
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    await ScriptedCloudlet.Events(Waits(1))(context);
                    await attached.Task;
                    await ScriptedCloudlet.TellAsync(context, End(2, Samples.Operation(OperationState.Succeeded)));
                }
            ),
            (
                "GET /v1/operations/op-1/serial",
                async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    attached.SetResult();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            )
        );
        var run = new CliRun { Keyboard = keyboard }.For(cloudlet);

        await run.ToEndAsync("overlay", "verify", "speech");

        Assert.Equal(0, run.ExitCode);
        Assert.False(keyboard.IsRaw);
    }
}
