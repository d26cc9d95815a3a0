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
}
