namespace Cloudlet.Primitives.Tests;

public sealed class SparseFileTests : IDisposable
{
    private const long Length = 64L << 30;

    private readonly string folder = Directory.CreateTempSubdirectory("cloudlet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Data_is_found_between_holes_without_reading_them()
    {
        using var file = File.OpenHandle(Path.Combine(folder, "sparse"), FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, Length);
        long[] offsets = [1L << 20, 5L << 30, Length - 4096];
        foreach (var offset in offsets)
            RandomAccess.Write(file, new byte[4096], offset);

        var extents = SparseFile.DataExtents(file, Length).ToArray();

        Assert.All(offsets, offset => Assert.Contains(extents, e => e.Offset <= offset && offset + 4096 <= e.End));
        Assert.InRange(extents.Sum(e => e.Length), 3 * 4096, 1 << 20);
        Assert.Equal(extents.OrderBy(e => e.Offset), extents);
    }

    [Fact]
    public void A_file_of_nothing_but_a_hole_has_no_data()
    {
        using var file = File.OpenHandle(Path.Combine(folder, "hole"), FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, Length);
        Assert.Empty(SparseFile.DataExtents(file, Length));
    }
}
