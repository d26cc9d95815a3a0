using Cloudlet.Overlays;

namespace Cloudlet.Server.Residues;

/// <summary>The memory of a machine that was written out as what differs from its image: candidates come from the one file, all other pages from the other. The owner disposes it.</summary>
internal sealed class SavedMemory : IChangedPages, IDisposable
{
    private readonly MappedPages changed;
    private readonly MappedPages image;

    private SavedMemory(MappedPages changed, MappedPages image) => (this.changed, this.image) = (changed, image);

    public Space Space => Space.Memory;

    public long PageCount => changed.PageCount;

    public PageSet Candidates => changed.Candidates;

    /// <summary>Maps both files.</summary>
    public static SavedMemory Open(string changedPath, PageSet changedPages, string imagePath)
    {
        var above = MappedPages.Open(Space.Memory, changedPath, changedPages);
        try
        {
            return new SavedMemory(above, MappedPages.Open(Space.Memory, imagePath, changedPages));
        }
        catch
        {
            above.Dispose();
            throw;
        }
    }

    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) =>
        (Candidates.Contains(page) ? changed : image).Read(page, buffer);

    public void Dispose()
    {
        changed.Dispose();
        image.Dispose();
    }
}
