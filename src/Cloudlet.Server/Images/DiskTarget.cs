using Cloudlet.Overlays;

namespace Cloudlet.Server.Images;

/// <summary>Puts decoded pages into a qcow2 layer over the base's disk.</summary>
internal sealed class DiskTarget(Qcow2Writer writer) : IPageTarget
{
    public Lock Turn { get; } = new();

    public void Begin(PageSet changed, PageSet zero) => writer.Begin(changed, zero);

    public void Write(PageNumber page, ReadOnlySpan<byte> content) => writer.Write(page, content);

    public void WriteMany(PageNumber first, ReadOnlySpan<byte> content) => writer.WriteMany(first, content);
}
