using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Synthesis;

public class SynthesizeTests
{
    private readonly List<string> asked = [];
    private SynthesisRequest? request;
    private byte[]? sent;

    [Fact(Timeout = 30_000)]
    public async Task A_stored_name_wins_over_a_file_of_that_name()
    {
        await using var cloudlet = await StartAsync(Stored);
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "speech"), "a file");

        var run = await CliRun.AgainstAsync(cloudlet, "synthesize", "speech", "--port", "80:8080", "--wait", "tcp:80");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("speech", request!.Overlay);
        Assert.Equal(new PortRequest(80, 8080), Assert.Single(request.Ports!));
        Assert.Equal("tcp:80", request.Wait);
        Assert.Contains("40001->8080/tcp", run.Out);
        Assert.Contains("memory image", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_is_sent_when_no_overlay_has_its_name()
    {
        await using var cloudlet = await StartAsync(NotStored);
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "speech.tar"), "an archive");

        var run = await CliRun.AgainstAsync(cloudlet, "synthesis", "speech.tar", "--name", "s1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("an archive"u8.ToArray(), sent);
        Assert.Contains("POST /v1/synthesis?name=s1", asked);
    }

    [Fact(Timeout = 30_000)]
    public async Task Standard_input_is_sent_as_it_comes()
    {
        await using var cloudlet = await StartAsync(NotStored);
        var run = new CliRun { Input = new MemoryStream("from a pipe"u8.ToArray()) }.For(cloudlet);

        await run.ToEndAsync("synthesize", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("from a pipe"u8.ToArray(), sent);
        Assert.DoesNotContain(asked, line => line.StartsWith("GET /v1/overlays", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_url_is_left_to_the_daemon()
    {
        await using var cloudlet = await StartAsync(NotStored);

        var run = await CliRun.AgainstAsync(cloudlet, "synthesize", "https://example.org/speech.tar");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("https://example.org/speech.tar", request!.Url);
        Assert.Null(request.Overlay);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_neither_an_overlay_nor_a_file_is_exit_3_and_says_both()
    {
        await using var cloudlet = await StartAsync(NotStored);

        var run = await CliRun.AgainstAsync(cloudlet, "synthesize", "speech");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("no overlay 'speech'", run.Error);
        Assert.Contains($"no file {cloudlet.Folder}/speech", run.Error);
        Assert.Contains("cloudlet overlay list", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_json_is_the_instance_and_the_timings()
    {
        await using var cloudlet = await StartAsync(Stored);

        var run = await CliRun.AgainstAsync(cloudlet, "synthesize", "speech", "-o", "json");

        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal("running", json.RootElement.GetProperty("instance").GetProperty("state").GetString());
        Assert.Equal(
            40001,
            json.RootElement.GetProperty("instance").GetProperty("ports")[0].GetProperty("host").GetInt32()
        );
        Assert.Equal(61.8, json.RootElement.GetProperty("timings").GetProperty("resume").GetDouble());
    }

    private static RequestDelegate Stored => ScriptedCloudlet.Json(Samples.Overlay(), CloudletJson.Default.OverlayInfo);

    private static RequestDelegate NotStored => ScriptedCloudlet.Refusal(Samples.Missing("speech"));

    private Task<ScriptedCloudlet> StartAsync(RequestDelegate overlay) =>
        ScriptedCloudlet.StartAsync(
            ("GET /v1/overlays/speech", Noted(overlay)),
            ("GET /v1/overlays/speech.tar", Noted(overlay)),
            ("POST /v1/synthesis", Noted(SynthesizeAsync)),
            (
                "GET /v1/operations/op-1/events",
                ScriptedCloudlet.Events(
                    new OperationEvent
                    {
                        Sequence = 1,
                        Operation = Samples.Succeeded(Samples.Synthesis(), CloudletJson.Default.SynthesisResult),
                    }
                )
            )
        );

    private RequestDelegate Noted(RequestDelegate answer) =>
        context =>
        {
            asked.Add($"{context.Request.Method} {context.Request.Path.Value}{context.Request.QueryString}");
            return answer(context);
        };

    private async Task SynthesizeAsync(HttpContext context)
    {
        if (context.Request.ContentType!.StartsWith("application/json", StringComparison.Ordinal))
        {
            request = await JsonSerializer.DeserializeAsync(
                context.Request.Body,
                CloudletJson.Default.SynthesisRequest
            );
        }
        else
        {
            Assert.Equal("application/x-tar", context.Request.ContentType);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            sent = body.ToArray();
        }
        await ScriptedCloudlet.Begun(Samples.Operation())(context);
    }
}
