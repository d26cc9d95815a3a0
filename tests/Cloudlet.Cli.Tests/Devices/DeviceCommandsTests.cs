using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Devices;

public class DeviceCommandsTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_password_comes_from_the_first_line_of_a_file()
    {
        AddDevice? request = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/devices",
                async context =>
                {
                    request = await context.Request.ReadFromJsonAsync(CloudletJson.Default.AddDevice);
                    await context.Response.WriteAsJsonAsync(
                        new AddedDevice(Samples.Device("paired"), null),
                        CloudletJson.Default.AddedDevice
                    );
                }
            )
        );
        var file = Path.Combine(Directory.CreateTempSubdirectory("cloudlet-cli-").FullName, "password");
        await File.WriteAllTextAsync(file, "correct horse\nsomething else\n");

        var run = await CliRun.AgainstAsync(
            cloudlet,
            ["device", "add", "6f2a9c01", "--for", "24h", "--password-file", file]
        );

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            new AddDevice
            {
                Id = "6f2a9c01",
                Password = "correct horse",
                Seconds = 86_400,
            },
            request
        );
        Assert.DoesNotContain("correct horse", run.Out, StringComparison.Ordinal);
    }
}
