namespace Cloudlet.Overlays;

/// <summary>A space that stands whole in a file. The owner disposes it after the encoding.</summary>
public sealed class MappedPages : IChangedPages, IDisposable
{
    private readonly MappedSpace content;

    private MappedPages(Space space, MappedSpace content, PageSet candidates)
    {
        Space = space;
        this.content = content;
        Candidates = candidates;
    }

    /// <inheritdoc/>
    public Space Space { get; }

    /// <inheritdoc/>
    public long PageCount => content.PageCount;

    /// <inheritdoc/>
    public PageSet Candidates { get; }

    /// <summary>Maps a file of which only <paramref name="candidates"/> may differ from the base.</summary>
    /// <exception cref="ArgumentException">The set is not for as many pages as the file has.</exception>
    public static MappedPages Open(Space space, string path, PageSet candidates)
    {
        var mapped = MappedSpace.Open(path);
        if (mapped.PageCount == candidates.Capacity)
            return new MappedPages(space, mapped, candidates);
        mapped.Dispose();
        throw new ArgumentException(
            $"{path} has {mapped.PageCount} pages, the candidates are for {candidates.Capacity}.",
            nameof(candidates)
        );
    }

    /// <summary>
    /// Maps a file of which nothing is known: every page that is not a hole both here and in the base may differ. Over an empty base
    /// these are the file's own data.
    /// </summary>
    public static MappedPages Open(Space space, string path, BaseImage @base)
    {
        var mapped = MappedSpace.Open(path);
        try
        {
            var candidates = new PageSet(mapped.PageCount);
            MappedSpace.AddDataPages(path, candidates);
            if (mapped.PageCount == @base.PageCount(space))
                @base.AddDataPages(space, candidates);
            return new MappedPages(space, mapped, candidates);
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) => content.Read(page);

    /// <inheritdoc/>
    public void ReadMany(PageNumber first, Span<byte> buffer) => content.ReadMany(first, buffer);

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();
}
