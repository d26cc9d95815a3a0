using Cloudlet.Artifacts;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Overlays;

public sealed class OverlayTests
{
    [Theory]
    [InlineData("debian-12.field", "debian-12.field")]
    [InlineData("debian; rm -rf ~", null)]
    [InlineData(null, null)]
    public async Task Its_bases_name_comes_from_elsewhere_and_is_a_name_or_not_told(string? written, string? told)
    {
        var file = await OverlayFile.CreateAsync("any", seed: 1, segments: 1, segmentBytes: 4096);
        var notes = written is null ? null : new Dictionary<string, string> { [Overlay.BaseNameAnnotation] = written };
        var manifest = Manifest.Create(
            ArtifactTypes.Overlay,
            file.Manifest.Config,
            file.Manifest.Layers,
            annotations: notes
        );
        var config = new OverlayConfig
        {
            Id = Sample.Definition.ComputeId(),
            Base = Sample.Definition.ComputeId(),
            Machine = Sample.Machine,
            Statistics = new(1, 2, new(1, 1, 1, 0, 0), 3),
            Ports = [],
        };
        var overlay = new Overlay("any", manifest.Describe(), manifest, config, default);

        Assert.Equal(told, overlay.ToInfo(baseName: null).BaseTitle);
    }
}
