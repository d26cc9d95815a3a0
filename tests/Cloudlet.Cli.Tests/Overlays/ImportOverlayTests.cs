using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Overlays;

public class ImportOverlayTests
{
    [Fact(Timeout = 30_000)]
    public async Task An_overlay_whose_base_is_not_here_is_taken_in_with_what_to_do_next()
    {
        var homeless = Samples.Overlay() with { Base = Samples.Overlay().BaseId };
        var run = await ImportAsync(homeless);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(homeless.BaseId, run.Error);
        Assert.Contains("cloudlet base import", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task One_whose_base_is_here_needs_no_words()
    {
        var run = await ImportAsync(Samples.Overlay());

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("base", run.Error);
    }

    private static async Task<CliRun> ImportAsync(OverlayInfo overlay)
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/overlays:import",
                ScriptedCloudlet.Begun(Samples.Succeeded(overlay, CloudletJson.Default.OverlayInfo))
            )
        );
        await File.WriteAllTextAsync(Path.Combine(cloudlet.Folder, "in.tar"), "archive");
        return await CliRun.AgainstAsync(cloudlet, "overlay", "import", "in.tar");
    }
}
