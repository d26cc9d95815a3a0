using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Overlays;

public class CreateOverlayTests
{
    [Fact(Timeout = 30_000)]
    public async Task Paths_are_sent_absolute_and_scripts_with_their_text()
    {
        CreateOverlay? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/overlays",
                async context =>
                {
                    request = await JsonSerializer.DeserializeAsync(
                        context.Request.Body,
                        CloudletJson.Default.CreateOverlay
                    );
                    await ScriptedCloudlet.Begun(
                        Samples.Succeeded(Samples.Overlay(), CloudletJson.Default.OverlayInfo)
                    )(context);
                }
            )
        );
        Directory.CreateDirectory(Path.Combine(cloudlet.Folder, "app"));
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "install.sh"), "echo ü\n");

        var run = await CliRun.AgainstAsync(
            cloudlet,
            "overlay",
            "create",
            "speech",
            "--base",
            "debian",
            "--copy",
            "app:/opt/app",
            "--run",
            "./install.sh",
            "--port",
            "8080",
            "--port",
            "22",
            "--ready",
            "tcp:8080",
            "--timeout",
            "2m"
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(new GuestCopy(Path.Combine(cloudlet.Folder, "app"), "/opt/app"), Assert.Single(request!.Copies!));
        Assert.Equal(new GuestScript("install.sh", "echo ü\n"), Assert.Single(request.Scripts!));
        Assert.Equal([8080, 22], request.Ports!);
        Assert.Equal("tcp:8080", request.Ready);
        Assert.Equal(120, request.TimeoutSeconds);
        Assert.False(request.Interactive);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_program_is_no_script()
    {
        var folder = Directory.CreateTempSubdirectory("cl-");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "prog"), [0x7f, 0x45, 0xff, 0xfe]);

        var run = await new CliRun { CurrentDirectory = folder.FullName }.ToEndAsync(
            "overlay",
            "create",
            "o",
            "--base",
            "b",
            "--run",
            "prog"
        );

        folder.Delete(recursive: true);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--copy", run.Error);
    }
}
