using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Bases;

public class ArchiveTests
{
    [Fact(Timeout = 30_000)]
    public async Task An_export_is_a_whole_file()
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "out.tar");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("archive", await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "out.tar")));
        Assert.Contains("Written to", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_is_told_to_programs_in_json()
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "out.tar", "-o", "json", "-q");

        Assert.Equal(0, run.ExitCode);
        using var told = JsonDocument.Parse(run.Out);
        Assert.Equal(Path.Combine(cloudlet.Folder, "out.tar"), told.RootElement.GetProperty("file").GetString());
        Assert.Equal(7, told.RootElement.GetProperty("bytes").GetInt64());
        Assert.Empty(run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_that_is_there_is_replaced_only_when_that_is_said()
    {
        await using var cloudlet = await ExportingAsync(Whole);
        var file = Path.Combine(cloudlet.Folder, "out.tar");
        await File.WriteAllTextAsync(file, "mine");

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "out.tar");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("  field: FILE\n  value: out.tar\n  next:  Give another file, or --force", run.Error);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "out.tar", "--force");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("archive", await File.ReadAllTextAsync(file));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_folder_in_which_nothing_can_be_written_is_named()
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "/sys/out.tar");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  field: FILE\n  value: /sys/out.tar\n  next:  Give a file", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_that_breaks_leaves_the_old_file_and_nothing_else()
    {
        await using var cloudlet = await ExportingAsync(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[100_000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "out.tar"), "old");

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "out.tar", "--force");

        Assert.Equal(6, run.ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(cloudlet.Folder, "out.tar")));
        Assert.Equal(
            ["out.tar", "s.sock"],
            Directory.GetFileSystemEntries(cloudlet.Folder).Select(Path.GetFileName).Order()
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_to_standard_output_is_the_archive_and_nothing_else()
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("archive"u8.ToArray(), run.OutBytes);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_never_puts_a_file_in_the_place_of_a_device()
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", "/dev/null");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", await File.ReadAllTextAsync("/dev/null"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(".", "is a folder")]
    [InlineData("no/out.tar", "There is no folder")]
    public async Task A_target_that_cannot_be_is_refused(string target, string reason)
    {
        await using var cloudlet = await ExportingAsync(Whole);

        var run = await CliRun.AgainstAsync(cloudlet, "base", "export", "debian", target);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_import_sends_the_file_and_prints_the_base()
    {
        string? query = null;
        var sent = new MemoryStream();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/bases:import",
                async context =>
                {
                    query = context.Request.QueryString.Value;
                    await context.Request.Body.CopyToAsync(sent);
                    await ScriptedCloudlet.Begun(Samples.Succeeded(Samples.Base(), CloudletJson.Default.BaseInfo))(
                        context
                    );
                }
            )
        );
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "in.tar"), "archive");

        var run = await CliRun.AgainstAsync(cloudlet, "base", "import", "in.tar", "--name", "mine");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("?name=mine", query);
        Assert.Equal("archive"u8.ToArray(), sent.ToArray());
        Assert.Contains("pc-q35-7.2", run.Out);
    }

    private static Task Whole(HttpContext context) => context.Response.WriteAsync("archive");

    private static Task<ScriptedCloudlet> ExportingAsync(RequestDelegate archive) =>
        ScriptedCloudlet.StartAsync(("GET /v1/bases/debian/archive", archive));
}
