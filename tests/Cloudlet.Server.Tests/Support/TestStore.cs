using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Images;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Recompression;
using Cloudlet.Server.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A small base and overlays of it, really encoded, in a real store.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private const int Pages = 600;

    private readonly TestFolder folder;
    private readonly CatalogueDatabase catalogue;
    private readonly ImageStore images;
    private readonly OldEncodings old;
    private readonly SharedMemory sharedMemory = new();

    private TestStore(TestFolder folder, CatalogueDatabase catalogue, DataDirectory data, BaseCatalogue bases)
    {
        this.folder = folder;
        this.catalogue = catalogue;
        Bases = bases;
        Base = Assert.Single(bases.List());
        Layout = new ImageLayout(data.Store);
        Overlays = new OverlayCatalogue(Layout, new StoreMirror(catalogue), Time);
        images = new ImageStore(data, Layout.Blobs, Overlays, sharedMemory, NullLogger<ImageStore>.Instance);
        old = new OldEncodings(Layout, Usage);
        Operations = new OperationRegistry(
            new ProblemMapper(NullLogger<ProblemMapper>.Instance),
            new OperationHistory(catalogue, Time, NullLogger<OperationHistory>.Instance),
            Time
        );
        Recompression = new OverlayRecompression(Layout, Overlays, bases, images, old, Operations);
    }

    public TestTime Time { get; } = new();

    public UsageRegistry Usage { get; } = new();

    public Base Base { get; }

    public BaseCatalogue Bases { get; }

    public ImageLayout Layout { get; }

    public OverlayCatalogue Overlays { get; }

    public OperationRegistry Operations { get; }

    public OverlayRecompression Recompression { get; }

    public int Blobs => Directory.GetFiles(folder.At("data/store/blobs/sha256")).Length;

    public static async Task<TestStore> OpenAsync()
    {
        var own = new TestFolder();
        var data = new DataDirectory(own.At("data"));
        data.Create();
        var definition = Sample.Definition with
        {
            Machine = Sample.Machine with { MemoryBytes = Pages * Page.Size },
            Memory = new SpaceDefinition(Pages * Page.Size, Digest.Of("zeros"u8)),
        };
        var place = data.Base(await Sample.WriteBaseAsync(data, "base", definition));
        await File.WriteAllBytesAsync(place.Memory, new byte[Pages * Page.Size]);
        await PageIndex.BuildAsync(null, place.Memory, place.PagesIndex, null, CancellationToken.None);
        var database = await TestCatalogue.OpenAsync(own);
        var bases = await BaseCatalogue.LoadAsync(data, new StoreMirror(database), CancellationToken.None);
        return new TestStore(own, database, data, bases);
    }

    /// <summary>Stores an overlay whose pages are words of a small vocabulary.</summary>
    public async Task<Overlay> AddAsync(string name, Effort effort)
    {
        var memory = folder.At(name);
        var words = new byte[Pages * Page.Size];
        var random = new Random(name.Length);
        for (var i = 0; i < words.Length; i += 8)
            BitConverter.TryWriteBytes(words.AsSpan(i), (ulong)random.Next(5000) * 0x9E3779B97F4A7C15);
        await File.WriteAllBytesAsync(memory, words);
        using var @base = OpenBase();
        using var pages = MappedPages.Open(Space.Memory, memory, @base);
        using var pin = Layout.Pin();
        var encoded = await new OverlayEncoder(
            EncoderOptions.For(effort) with
            {
                SegmentBytes = 64 * Page.Size,
            }
        ).EncodeAsync(
            @base,
            [pages],
            new MemoryStream("machine state"u8.ToArray()),
            new StoreSink(Layout.Blobs),
            null,
            CancellationToken.None
        );
        var described = new OverlayDescription(name, [8080], "agent", effort);
        var manifest = await OverlayManifest.WriteAsync(Layout.Blobs, encoded, Base, described, CancellationToken.None);
        return await Overlays.AddAsync(manifest, name, CancellationToken.None);
    }

    public BaseImage OpenBase() => BaseImage.Open(Base.Id, null, Base.Folder.Memory, Base.Folder.PagesIndex);

    public async ValueTask DisposeAsync()
    {
        await Operations.DisposeAsync();
        await old.DisposeAsync();
        await images.DisposeAsync();
        sharedMemory.Dispose();
        catalogue.Dispose();
        folder.Dispose();
    }
}
