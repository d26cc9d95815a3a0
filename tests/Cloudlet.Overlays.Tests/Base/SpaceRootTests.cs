using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cloudlet.Overlays.Tests.Base;

public sealed class SpaceRootTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task<Digest> RootAsync(byte[] content)
    {
        var path = folder.File(Guid.NewGuid().ToString());
        File.WriteAllBytes(path, content);
        return SpaceRoot.ComputeAsync(path, CancellationToken.None);
    }

    /// <summary>The formula of the format's page, word for word.</summary>
    private static Digest Expected(byte[] content)
    {
        const int leaf = 1 << 20;
        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        root.AppendData("cloudlet-space-v1\n"u8);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        root.AppendData(length);
        for (var offset = 0; offset < content.Length; offset += leaf)
        {
            var padded = new byte[leaf];
            content.AsSpan(offset, Math.Min(leaf, content.Length - offset)).CopyTo(padded);
            root.AppendData(SHA256.HashData(padded));
        }
        return Digest.Finish(root);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((5 << 20) + 4096)]
    public async Task The_root_is_that_of_the_formula(int length)
    {
        var content = Bytes.Noise(1, length);
        Assert.Equal(Expected(content), await RootAsync(content));
    }

    [Fact]
    public async Task Zeros_that_are_written_and_holes_have_one_root()
    {
        var content = new byte[4 << 20];
        Bytes.NoisePage(1).CopyTo(content, 1 << 20);
        var sparse = folder.File("sparse");
        using (var file = File.OpenHandle(sparse, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, content.Length);
            RandomAccess.Write(file, Bytes.NoisePage(1), 1 << 20);
        }
        Assert.Equal(await RootAsync(content), await SpaceRoot.ComputeAsync(sparse, CancellationToken.None));
    }

    [Fact]
    public async Task Every_byte_and_the_length_count()
    {
        var content = new byte[3 << 20];
        var roots = new HashSet<Digest> { await RootAsync(content), await RootAsync(content[1..]) };
        foreach (var offset in (int[])[0, 1 << 20, (3 << 20) - 1])
        {
            content[offset] = 1;
            roots.Add(await RootAsync(content));
            content[offset] = 0;
        }
        Assert.Equal(5, roots.Count);
    }

    [Fact]
    public async Task Sixteen_gigabytes_of_holes_take_no_time()
    {
        var path = folder.File("huge");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
            RandomAccess.SetLength(file, 16L << 30);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.False((await SpaceRoot.ComputeAsync(path, deadline.Token)).IsEmpty);
    }
}
