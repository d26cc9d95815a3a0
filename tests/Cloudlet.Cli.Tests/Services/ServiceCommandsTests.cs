using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Services;

public class ServiceCommandsTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_service_is_created_with_what_was_typed()
    {
        CreateService? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/services",
                async context =>
                {
                    request = await ReadAsync(context, CloudletJson.Default.CreateService);
                    await context.Response.WriteAsJsonAsync(Samples.Service(), CloudletJson.Default.ServiceInfo);
                }
            )
        );

        var run = await CliRun.AgainstAsync(
            cloudlet,
            [
                "service",
                "create",
                "org.example.a",
                "--overlay",
                "o",
                "--port",
                "80",
                "--port",
                "22",
                "--users",
                "5",
                "--idle",
                "90s",
                "--warm",
                "0",
                "--tag",
                "x",
                "--version",
                "2.0",
                "--least-memory",
                "64M",
            ]
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([80, 22], request!.Ports);
        Assert.Equal(["x"], request.Tags);
        Assert.Equal(
            new CreateService
            {
                Id = "org.example.a",
                Overlay = "o",
                Ports = request.Ports,
                Users = 5,
                IdleSeconds = 90,
                Warm = 0,
                Tags = request.Tags,
                Version = "2.0",
                LeastMemoryBytes = 64 << 20,
            },
            request
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task An_import_tells_the_service_and_what_its_overlay_still_needs()
    {
        var service = Samples.Service("a") with { Overlay = "o" };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/services:import",
                ScriptedCloudlet.Begun(Samples.Succeeded(service, CloudletJson.Default.ServiceInfo))
            ),
            (
                "GET /v1/overlays/o",
                context =>
                    context.Response.WriteAsJsonAsync(
                        Samples.Overlay() with
                        {
                            Base = Samples.Overlay().BaseId,
                        },
                        CloudletJson.Default.OverlayInfo
                    )
            )
        );
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "in.tar"), "archive");

        var run = await CliRun.AgainstAsync(cloudlet, "service", "import", "in.tar", "--id", "a");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(service.Description, run.Out);
        Assert.Contains("cloudlet base import", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_is_a_file_with_the_name_of_the_service()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/services/org.example.a/archive", context => context.Response.WriteAsync("archive"))
        );

        var run = await CliRun.AgainstAsync(cloudlet, "service", "export", "org.example.a");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            "archive",
            await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "org.example.a.service.tar"))
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task An_edit_names_the_revision_that_it_was_made_for()
    {
        string? match = null;
        EditService? change = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/services/a",
                context => context.Response.WriteAsJsonAsync(Samples.Service("a"), CloudletJson.Default.ServiceInfo)
            ),
            (
                "PATCH /v1/services/a",
                async context =>
                {
                    match = context.Request.Headers.IfMatch;
                    change = await ReadAsync(context, CloudletJson.Default.EditService);
                    await context.Response.WriteAsJsonAsync(Samples.Service("a"), CloudletJson.Default.ServiceInfo);
                }
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, ["service", "edit", "a", "--users", "9"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("\"4\"", match);
        Assert.Equal(new EditService { Users = 9 }, change);
    }

    [Fact]
    public async Task An_edit_of_nothing_is_refused_before_anything_is_sent()
    {
        var run = await new CliRun().ToEndAsync("service", "edit", "a");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Nothing to change", run.Error);
        Assert.Contains("cloudlet service edit --help", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_list_of_several_pages_is_one_list()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/services",
                context =>
                {
                    var last = context.Request.Query["cursor"] == "a";
                    if (!last)
                        context.Response.Headers.Link = "</v1/services?limit=200&cursor=a>; rel=\"next\"";
                    return context.Response.WriteAsJsonAsync(
                        [Samples.Service(last ? "b" : "a")],
                        CloudletJson.Default.IReadOnlyListServiceInfo
                    );
                }
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, ["service", "list", "-o", "json"]);

        var services = JsonSerializer.Deserialize(run.Out, CloudletJson.Default.IReadOnlyListServiceInfo);
        Assert.Equal(["a", "b"], services!.Select(service => service.Id));
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(context.Request.Body, type);
}
