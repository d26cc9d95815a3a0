using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Apps;

public class AppCommandsTests
{
    [Fact(Timeout = 30_000)]
    public async Task An_edit_sends_what_was_given_and_names_the_revision_that_it_was_made_for()
    {
        string? match = null;
        EditApp? change = null;
        var app = new AppInfo
        {
            Id = "a",
            Name = "Speech",
            Description = "",
            Tags = [],
            Platform = "android",
            FileName = "speech.apk",
            MediaType = "application/vnd.android.package-archive",
            Bytes = 1,
            Sha256 = "",
            Md5 = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ChangedAt = DateTimeOffset.UnixEpoch,
            Revision = 3,
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/apps/a", context => context.Response.WriteAsJsonAsync(app, CloudletJson.Default.AppInfo)),
            (
                "PATCH /v1/apps/a",
                async context =>
                {
                    match = context.Request.Headers.IfMatch;
                    change = await context.Request.ReadFromJsonAsync(CloudletJson.Default.EditApp);
                    await context.Response.WriteAsJsonAsync(app, CloudletJson.Default.AppInfo);
                }
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, ["app", "edit", "a", "--name", "Listening", "--service", ""]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("\"3\"", match);
        Assert.Equal(new EditApp { Name = "Listening", Service = "" }, change);
    }

    [Fact]
    public async Task An_edit_of_nothing_is_refused_before_anything_is_sent()
    {
        var run = await new CliRun().ToEndAsync("app", "edit", "a");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Nothing to change", run.Error);
    }
}
