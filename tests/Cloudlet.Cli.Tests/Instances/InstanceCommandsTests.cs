using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Instances;

public class InstanceCommandsTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_stop_sends_its_patience_and_what_is_kept()
    {
        StopInstance? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/instances/web:stop",
                async context =>
                {
                    request = await JsonSerializer.DeserializeAsync(
                        context.Request.Body,
                        CloudletJson.Default.StopInstance
                    );
                    await ScriptedCloudlet.Begun(Samples.Operation(OperationState.Succeeded))(context);
                }
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, "instance", "stop", "web", "--timeout", "0", "--delete");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(new StopInstance { TimeoutSeconds = 0, Delete = true }, request);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_save_names_the_overlay_and_shows_how_long_the_guest_stood()
    {
        SaveInstance? request = null;
        var overlay = Samples.Overlay() with { Timings = new OverlayTimings(1234.5, 17.2) };
        var ended = Samples.Operation(OperationState.Succeeded) with
        {
            Result = JsonSerializer.SerializeToElement(overlay, CloudletJson.Default.OverlayInfo),
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/instances/web:save",
                async context =>
                {
                    request = await JsonSerializer.DeserializeAsync(
                        context.Request.Body,
                        CloudletJson.Default.SaveInstance
                    );
                    await ScriptedCloudlet.Begun(ended)(context);
                }
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, "instance", "save", "web", "web-2");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(new SaveInstance { Overlay = "web-2" }, request);
        Assert.Matches(@"Made in: +1,23[45] ms\n", run.Out);
        Assert.Matches(@"Guest paused: +17 ms\n", run.Out);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("", "?source=serial")]
    [InlineData("--qemu", "?source=qemu")]
    [InlineData("--follow", "?source=serial&follow=true")]
    public async Task A_log_is_printed_as_it_is(string option, string query)
    {
        string? asked = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/instances/web/log",
                context =>
                {
                    asked = context.Request.QueryString.Value;
                    return context.Response.Body.WriteAsync(new byte[] { 0x1b, 0xff, 0x0a }).AsTask();
                }
            )
        );

        var run = await CliRun.AgainstAsync(
            cloudlet,
            [.. "instance log web".Split(' '), .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([0x1b, 0xff, 0x0a], run.OutBytes);
        Assert.Equal(query, asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_screenshot_has_the_instances_name()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/instances/web/screenshot.png", context => context.Response.WriteAsync("png"))
        );

        var run = await CliRun.AgainstAsync(cloudlet, "instance", "screenshot", "web");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("png", await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "web.png")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_script_sends_a_line_and_sees_what_it_expects()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(("GET /v1/instances/web/serial", ShellAsync));

        var run = await CliRun.AgainstAsync(
            cloudlet,
            "instance",
            "console",
            "web",
            "--send",
            "uname",
            "--expect",
            "^Linux.*$"
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Linux guest", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_script_that_sees_something_else_fails_in_time()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(("GET /v1/instances/web/serial", ShellAsync));

        var run = await CliRun.AgainstAsync(
            cloudlet,
            "instance",
            "console",
            "web",
            "--send",
            "uname",
            "--expect",
            "Windows",
            "--timeout",
            "200ms"
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  value: Windows\n", run.Error);
        Assert.Contains("Linux guest", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task Piped_input_is_typed_and_the_answer_is_waited_for()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(("GET /v1/instances/web/serial", ShellAsync));
        var run = new CliRun { Input = new MemoryStream("uname\n"u8.ToArray()) }.For(cloudlet);

        await run.ToEndAsync("instance", "console", "web");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Linux guest", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task On_a_terminal_every_key_goes_to_the_guest_until_the_escape()
    {
        var keyboard = new ScriptedKeyboard();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/instances/web/serial",
                async context =>
                {
                    keyboard.Type("uname\u001d");
                    await ShellAsync(context);
                }
            )
        );
        var run = new CliRun { Keyboard = keyboard }.For(cloudlet);

        await run.ToEndAsync("instance", "console", "web");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Ctrl-] leaves it", run.Error);
        Assert.Equal(1, keyboard.RawSessions);
        Assert.False(keyboard.IsRaw);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("instance", "/v1/instances/web")]
    [InlineData("operation", "/v1/operations/web")]
    public async Task A_person_sees_what_was_written_before_and_a_script_does_not(string noun, string path)
    {
        var keyboard = new ScriptedKeyboard();
        var asked = new List<string?>();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                $"GET {path}/serial",
                async context =>
                {
                    asked.Add(context.Request.QueryString.Value);
                    keyboard.Type("\u001d");
                    await ShellAsync(context);
                }
            ),
            ($"GET {path}/screenshot.png", context => context.Response.WriteAsync("png"))
        );

        var person = new CliRun { Keyboard = keyboard }.For(cloudlet);
        await person.ToEndAsync(noun, "console", "web");
        var script = await CliRun.AgainstAsync(
            cloudlet,
            noun,
            "console",
            "web",
            "--send",
            "uname",
            "--expect",
            "guest"
        );
        var picture = await CliRun.AgainstAsync(cloudlet, noun, "screenshot", "web", "picture.png");

        Assert.Equal((0, 0, 0), (person.ExitCode, script.ExitCode, picture.ExitCode));
        Assert.Equal(["?history=true", ""], asked);
        Assert.Equal("png", await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "picture.png")));
    }

    /// <summary>A guest that answers each line.</summary>
    private static async Task ShellAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        while (socket.State == WebSocketState.Open)
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            var line = Encoding.UTF8.GetString(buffer, 0, received.Count);
            var answer = Encoding.UTF8.GetBytes($"{line}\nLinux guest\n# ");
            await socket.SendAsync(answer, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
    }
}
