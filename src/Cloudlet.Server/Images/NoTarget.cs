using Cloudlet.Overlays;

namespace Cloudlet.Server.Images;

/// <summary>The target for the space that a machine does not have.</summary>
internal sealed class NoTarget : IPageTarget
{
    public void Begin(PageSet changed, PageSet zero) { }

    public void Write(PageNumber page, ReadOnlySpan<byte> content) =>
        throw new InvalidOperationException("The machine has no such space.");
}
