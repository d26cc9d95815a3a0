using Cloudlet.Artifacts;

namespace Cloudlet.Server.Overlays;

/// <summary>The media types of our artifacts (docs/formats/overlay.md, docs/formats/base.md).</summary>
internal static class ArtifactTypes
{
    public const string Overlay = "application/vnd.cloudlet.overlay.v1";
    public const string OverlayConfig = "application/vnd.cloudlet.overlay.config.v1+json";
    public const string Base = "application/vnd.cloudlet.base.v1";
    public const string BaseConfig = "application/vnd.cloudlet.base.config.v1+json";
    public const string PageTable = "application/vnd.cloudlet.pagetable.v1";
    public const string MachineState = "application/vnd.cloudlet.machinestate.v1";
    public const string Segment = "application/vnd.cloudlet.segment.v1";
    public const string Kernel = "application/vnd.cloudlet.kernel.v1";
    public const string Initrd = "application/vnd.cloudlet.initrd.v1";

    /// <summary>Sees that a manifest is of what it was taken for.</summary>
    /// <exception cref="ArtifactKindException">It is of something else.</exception>
    public static void Check(Manifest manifest, string wanted)
    {
        if (manifest.Kind != wanted)
            throw new ArtifactKindException(wanted, [manifest.Kind]);
    }

    /// <summary>For people: what a file holds instead, and where that belongs.</summary>
    public static (string Detail, string Next) Explain(ArtifactKindException misplaced)
    {
        var expected = misplaced.Wanted == Base ? "base" : "VM overlay";
        return misplaced.Found switch
        {
            [Base] => (
                $"This is no {expected}'s file: it is a base's.",
                "Import it as a base: cloudlet base import FILE, or at Bases in the Manager."
            ),
            [Overlay] => (
                $"This is no {expected}'s file: it is that of an overlay, or of a service.",
                "Import it there: cloudlet overlay import FILE or cloudlet service import FILE, or at Overlays or Services in the Manager."
            ),
            _ => (
                $"This is no {expected}'s file. {misplaced.Message}",
                $"Give one that `cloudlet {(misplaced.Wanted == Base ? "base" : "overlay")} export` wrote."
            ),
        };
    }
}
