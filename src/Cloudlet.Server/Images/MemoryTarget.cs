using Cloudlet.Overlays;

namespace Cloudlet.Server.Images;

/// <summary>Puts decoded pages over a copy of the base's memory: what machines will map.</summary>
internal sealed class MemoryTarget(MemoryImageWriter writer) : IPageTarget
{
    public void Begin(PageSet changed, PageSet zero) => writer.Zero(zero);

    public void Write(PageNumber page, ReadOnlySpan<byte> content) => writer.Write(page.Offset, content);

    public void WriteMany(PageNumber first, ReadOnlySpan<byte> content) => writer.Write(first.Offset, content);
}
