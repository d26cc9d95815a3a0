using Cloudlet.Primitives;

namespace Cloudlet.Primitives.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cloudlet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_written_file_replaces_the_old_one_and_leaves_no_temporary_file()
    {
        var path = Path.Combine(folder, "index.json");
        AtomicFile.Write(path, "old"u8);
        AtomicFile.Write(path, "new"u8);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_no_temporary_file()
    {
        var path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, "new"u8));
        Assert.Empty(Directory.GetFiles(folder));
    }
}
