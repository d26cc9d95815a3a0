namespace Cloudlet.Overlays;

/// <summary>Some candidates of one space on their way through the encoder, in ascending order. Used again and again.</summary>
internal sealed class PageBatch
{
    public const int Capacity = 256;

    private readonly PageNumber[] numbers = new PageNumber[Capacity];
    private readonly byte[] content = new byte[Capacity * Page.Size];

    public IChangedPages? Pages { get; private set; }

    public int Count { get; private set; }

    public PageFinding[] Findings { get; } = new PageFinding[Capacity];

    /// <summary>What the changed pages add to the identity, one after the other.</summary>
    public byte[] Records { get; } = new byte[Capacity * OverlayIdentity.RecordSize];

    /// <summary>How much of <see cref="Records"/> is used.</summary>
    public int RecordsLength { get; set; }

    public bool IsFull => Count == Capacity;

    public void Begin(IChangedPages pages)
    {
        Pages = pages;
        Count = 0;
        RecordsLength = 0;
    }

    public void Add(PageNumber page) => numbers[Count++] = page;

    public PageNumber Number(int index) => numbers[index];

    /// <summary>Room for the content of a page; holds it after the analysis when the page is new.</summary>
    public Span<byte> Content(int index) => content.AsSpan(index * Page.Size, Page.Size);
}
