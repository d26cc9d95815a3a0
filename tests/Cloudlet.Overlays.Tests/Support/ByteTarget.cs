namespace Cloudlet.Overlays.Tests.Support;

/// <summary>A space in memory that begins as the base and takes what the decoder gives.</summary>
internal sealed class ByteTarget(byte[] content) : IPageTarget
{
    public byte[] Content { get; } = [.. content];

    public PageSet? Changed { get; private set; }

    public PageSet? Zero { get; private set; }

    public long Writes { get; private set; }

    public void Begin(PageSet changed, PageSet zero)
    {
        (Changed, Zero) = (changed, zero);
        foreach (var page in zero)
            Bytes.PageOf(Content, page.Value).Clear();
    }

    public void Write(PageNumber page, ReadOnlySpan<byte> content)
    {
        Assert.True(Changed!.Contains(page), $"page {page} is not announced");
        Assert.False(Zero!.Contains(page), $"page {page} is announced as zeros");
        content.CopyTo(Bytes.PageOf(Content, page.Value));
        Writes++;
    }
}
