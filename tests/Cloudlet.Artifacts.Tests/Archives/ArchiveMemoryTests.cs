using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

/// <summary>Measures the whole process, so nothing may run beside it.</summary>
[Collection(nameof(ArchiveMemoryTests))]
[CollectionDefinition(nameof(ArchiveMemoryTests), DisableParallelization = true)]
public sealed class ArchiveMemoryTests : IDisposable
{
    private const long Huge = 1L << 31;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, char> Names =>
        new()
        {
            { "extended header", 'x' },
            { "global header", 'g' },
            { "long name", 'L' },
            { "index.json", '0' },
            { "oci-layout", '0' },
            { $"blobs/sha256/{new string('0', 64)}", '0' },
            { "unknown", '0' },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_huge_number_costs_no_memory(string name, char type)
    {
        var archive = new OneWayStream(new TarBuilder().Header(name, type, Huge).Build());
        var store = new BlobStore(folder.Path);
        var before = GC.GetTotalAllocatedBytes();
        await Assert.ThrowsAsync<ArtifactInvalidException>(() =>
            OciArchive.ImportAsync(store, archive, null, new ImportLimits(), null, Cancellation)
        );
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 4 << 20);
    }
}
