namespace Cloudlet.Overlays.Tests.Support;

/// <summary>A base in a folder of its own, and its content beside it.</summary>
internal sealed class TestBase : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private TestBase(Digest id, byte[] disk, byte[] memory)
    {
        (Disk, Memory) = (disk, memory);
        File.WriteAllBytes(DiskPath, disk);
        File.WriteAllBytes(MemoryPath, memory);
#pragma warning disable VSTHRD002 // Tests have no context to come back to, and a base is made in one word.
        PageIndex.BuildAsync(DiskPath, MemoryPath, IndexPath, null, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        Image = BaseImage.Open(id, DiskPath, MemoryPath, IndexPath);
    }

    public static Digest SomeId { get; } = Digest.Of("a base"u8);

    public byte[] Disk { get; }

    public byte[] Memory { get; }

    public BaseImage Image { get; }

    public string DiskPath => folder.File("disk.raw");

    public string MemoryPath => folder.File("memory.img");

    public string IndexPath => folder.File("pages.index");

    public static TestBase Of(byte[] disk, byte[] memory, Digest? id = null) => new(id ?? SomeId, disk, memory);

    /// <summary>Pages of noise; every fifth one is zeros, every seventh one stands twice.</summary>
    public static TestBase OfNoise(int diskPages, int memoryPages) => Of(Space(1, diskPages), Space(2, memoryPages));

    public void Dispose()
    {
        Image.Dispose();
        folder.Dispose();
    }

    private static byte[] Space(ulong seed, int pages)
    {
        var space = new byte[pages * Page.Size];
        for (var i = 0; i < pages; i++)
        {
            if (i % 5 != 4)
                Bytes.NoisePage((seed << 32) + (ulong)(i - (i % 7 == 6 ? 1 : 0))).CopyTo(Bytes.PageOf(space, i));
        }
        return space;
    }
}
