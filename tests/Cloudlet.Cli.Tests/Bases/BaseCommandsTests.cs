using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Bases;

public class BaseCommandsTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("base list")]
    [InlineData("list-base")]
    public async Task Bases_are_listed_as_json_with_exact_numbers(string line)
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/bases", ScriptedCloudlet.Json([Samples.Base()], CloudletJson.Default.IReadOnlyListBaseInfo))
        );

        var run = await CliRun.AgainstAsync(cloudlet, [.. line.Split(' '), "-o", "json"]);

        using var json = JsonDocument.Parse(run.Out);
        var info = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(536_870_912, info.GetProperty("memoryBytes").GetInt64());
        Assert.Empty(run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_empty_list_is_an_empty_array_and_a_hint_for_people()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/bases", ScriptedCloudlet.Json([], CloudletJson.Default.IReadOnlyListBaseInfo))
        );

        Assert.Equal("[]\n", (await CliRun.AgainstAsync(cloudlet, "base", "list", "-o", "json")).Out);
        Assert.Contains("base create", (await CliRun.AgainstAsync(cloudlet, "base", "list")).Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_missing_base_is_exit_3()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/bases/no", ScriptedCloudlet.Refusal(Samples.Missing("no")))
        );

        var run = await CliRun.AgainstAsync(cloudlet, "base", "show", "no");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("error: There is no no.\n  field: NAME\n  value: no\n  next:  Look again.\n", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_base_is_created_with_absolute_paths_and_bytes()
    {
        CreateBase? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/bases",
                async context =>
                {
                    request = await JsonSerializer.DeserializeAsync(
                        context.Request.Body,
                        CloudletJson.Default.CreateBase
                    );
                    await ScriptedCloudlet.Begun(Samples.Succeeded(Samples.Base(), CloudletJson.Default.BaseInfo))(
                        context
                    );
                }
            )
        );
        foreach (var file in new[] { "disk.raw", "vmlinuz", "initrd.img" })
            await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, file), "");

        var run = await CliRun.AgainstAsync(
            cloudlet,
            [
                .. "base create debian disk.raw --memory 1GiB --cpus 2 --kernel vmlinuz --initrd ./initrd.img".Split(
                    ' '
                ),
                "--append",
                "console=ttyS0 -- quiet",
                "--ready",
                "serial:login:",
                "--timeout",
                "90",
            ]
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            new CreateBase
            {
                Name = "debian",
                Disk = Path.Combine(cloudlet.Folder, "disk.raw"),
                Kernel = Path.Combine(cloudlet.Folder, "vmlinuz"),
                Initrd = Path.Combine(cloudlet.Folder, "initrd.img"),
                CommandLine = "console=ttyS0 -- quiet",
                MemoryBytes = 1L << 30,
                Cpus = 2,
                Ready = "serial:login:",
                TimeoutSeconds = 90,
            },
            request
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_deletion_is_told_to_people_in_words()
    {
        await using var cloudlet = await DeletingAsync("/v1/bases/debian");

        var run = await CliRun.AgainstAsync(cloudlet, "base", "delete", "debian");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Deleted: base debian.\n", run.Error);
        Assert.Empty(run.Out);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("base", "/v1/bases/x")]
    [InlineData("overlay", "/v1/overlays/x")]
    [InlineData("service", "/v1/services/x")]
    [InlineData("instance", "/v1/instances/x")]
    [InlineData("app", "/v1/apps/x")]
    [InlineData("device", "/v1/devices/x")]
    [InlineData("message", "/v1/messages/7", "7")]
    public async Task A_deletion_is_told_to_programs_in_json(string noun, string path, string name = "x")
    {
        await using var cloudlet = await DeletingAsync(path);

        var run = await CliRun.AgainstAsync(cloudlet, noun, "delete", name, "-o", "json");

        Assert.Equal(0, run.ExitCode);
        var told = JsonSerializer.Deserialize<Dictionary<string, string>>(run.Out);
        Assert.Equal(new Dictionary<string, string> { ["kind"] = noun, ["deleted"] = name }, told);
        Assert.Empty(run.Error);
    }

    private static Task<ScriptedCloudlet> DeletingAsync(string path) =>
        ScriptedCloudlet.StartAsync(
            (
                $"DELETE {path}",
                context =>
                {
                    context.Response.StatusCode = 204;
                    return Task.CompletedTask;
                }
            )
        );
}
