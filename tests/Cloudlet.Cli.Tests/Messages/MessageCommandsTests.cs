using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Messages;

public class MessageCommandsTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_message_is_sent_with_what_was_typed()
    {
        SendMessage? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/messages",
                async context =>
                {
                    request = await context.Request.ReadFromJsonAsync(CloudletJson.Default.SendMessage);
                    await context.Response.WriteAsJsonAsync(Samples.Message(7), CloudletJson.Default.MessageInfo);
                }
            )
        );

        var run = await CliRun.AgainstAsync(
            cloudlet,
            ["message", "send", "6f2a", "move", "--param", "ssid=Library", "--param", "key=a=b", "--for", "1h"]
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ("6f2a", null, "move", 3600),
            (request!.Device, request.Service, request.Message, request.Seconds)
        );
        Assert.Equal("a=b", request.Parameters!["key"]);
        Assert.Equal(2, request.Parameters!.Count);
    }

    [Theory]
    [InlineData("message", "send", "d", "m", "--param", "=x")]
    [InlineData("message", "send", "d", "m", "--param", "a=1", "--param", "a=2")]
    [InlineData("message", "delete", "first")]
    public async Task What_is_typed_wrong_is_refused_here(params string[] words)
    {
        var run = await new CliRun().ToEndAsync(words);

        Assert.Equal(2, run.ExitCode);
    }
}
