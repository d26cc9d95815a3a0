namespace Cloudlet.Overlays;

/// <summary>Some candidates of one space on their way through the encoder, in ascending order. Used again and again.</summary>
internal sealed class PageBatch
{
    /// <summary>256 KiB: what is read stays in the cache of the processor that looks at it.</summary>
    public const int Capacity = 64;

    private readonly PageNumber[] numbers = new PageNumber[Capacity];
    private readonly byte[] content = new byte[Capacity * Page.Size];

    public IChangedPages? Pages { get; private set; }

    public int Count { get; private set; }

    public PageFinding[] Findings { get; } = new PageFinding[Capacity];

    /// <summary>The SHA-256 of each page whose content stands in the base. Other pages get theirs where they are stored.</summary>
    public Digest[] Digests { get; } = new Digest[Capacity];

    public bool IsFull => Count == Capacity;

    public void Begin(IChangedPages pages)
    {
        Pages = pages;
        Count = 0;
    }

    public void Add(PageNumber page) => numbers[Count++] = page;

    public PageNumber Number(int index) => numbers[index];

    /// <summary>The content of a page, once the pages are read.</summary>
    public ReadOnlySpan<byte> Content(int index) => content.AsSpan(index * Page.Size, Page.Size);

    /// <summary>The contents of all pages, in order, once they are read.</summary>
    public ReadOnlySpan<byte> Contents => content.AsSpan(0, Count * Page.Size);

    /// <summary>Reads all pages, and maps the base's at the same places: rows of neighbours at once.</summary>
    public void Read(BaseImage @base)
    {
        for (var first = 0; first < Count; )
        {
            var length = RowAt(first);
            Pages!.ReadMany(numbers[first], content.AsSpan(first * Page.Size, length * Page.Size));
            @base.Load(Pages.Space, numbers[first], length);
            first += length;
        }
    }

    // How many neighbours follow one another from here on.
    private int RowAt(int first)
    {
        var end = first + 1;
        while (end < Count && numbers[end].Value == numbers[first].Value + (end - first))
            end++;
        return end - first;
    }
}
