using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

public sealed class SparseCopyTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task A_copy_has_the_same_bytes_and_the_same_holes()
    {
        var source = folder.SparseFile("source", 64 << 20, 3, 4, 5, 4096, 16383);
        await SparseCopy.RunAsync(source, folder.At("target"), null, default);
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(folder.At("target")));
        Assert.Equal(Extents(source), Extents(folder.At("target")));
        Assert.Equal(5 * Page.Size, Extents(source).Sum(extent => extent.Length));
    }

    [Fact]
    public async Task A_file_that_is_one_hole_or_empty_is_copied_too()
    {
        await SparseCopy.RunAsync(folder.SparseFile("hole", 1 << 20), folder.At("one"), null, default);
        await SparseCopy.RunAsync(folder.SparseFile("empty", 0), folder.At("two"), null, default);
        Assert.Empty(Extents(folder.At("one")));
        Assert.Equal(1 << 20, new FileInfo(folder.At("one")).Length);
        Assert.Equal(0, new FileInfo(folder.At("two")).Length);
    }

    [Fact]
    public async Task Between_file_systems_it_goes_through_a_buffer()
    {
        var source = folder.SparseFile("source", 8 << 20, 0, 7, 2047);
        var elsewhere = $"/dev/shm/cloudlet-test-{Guid.NewGuid():N}";
        try
        {
            await SparseCopy.RunAsync(source, elsewhere, null, default);
            Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(elsewhere));
            Assert.Equal(Extents(source), Extents(elsewhere));
        }
        finally
        {
            File.Delete(elsewhere);
        }
    }

    [Fact]
    public async Task An_existing_target_is_left_alone()
    {
        await File.WriteAllTextAsync(folder.At("target"), "mine");
        await Assert.ThrowsAsync<IOException>(() =>
            SparseCopy.RunAsync(folder.SparseFile("source", 4096, 0), folder.At("target"), null, default)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.At("target")));
    }

    public void Dispose() => folder.Dispose();

    private static List<Extent> Extents(string path)
    {
        using var file = File.OpenHandle(path);
        return [.. SparseFile.DataExtents(file, RandomAccess.GetLength(file))];
    }
}
