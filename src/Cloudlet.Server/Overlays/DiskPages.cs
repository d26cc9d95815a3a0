using Cloudlet.Overlays;

namespace Cloudlet.Server.Overlays;

/// <summary>What a guest wrote to its disk, for the encoder.</summary>
internal sealed class DiskPages(ChangedDisk disk) : IChangedPages
{
    public Space Space => Space.Disk;

    public long PageCount => disk.PageCount;

    public PageSet Candidates => disk.Candidates;

    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) => disk.Read(page, buffer);
}
