using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

[Trait("Suite", "Tools")]
public sealed class ChangedDiskTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly QemuImg qemuImg = new();

    [Fact]
    public async Task All_layers_above_the_base_are_candidates_and_read_as_qemu_reads_them()
    {
        var @base = folder.SparseFile("base.raw", 8 << 20, 0, 1, 2, 3, 4, 5, 100, 101);
        await qemuImg.CreateOverlayAsync(folder.At("one.qcow2"), @base, "raw", default);
        Write(
            "one.qcow2",
            "write -P 7 4096 8192",
            "write -P 8 1048576 65536",
            "write -z 409600 4096",
            "write -P 6 8384512 4096"
        );
        await qemuImg.CreateOverlayAsync(folder.At("two.qcow2"), folder.At("one.qcow2"), "qcow2", default);
        Write("two.qcow2", "write -P 9 8192 4096", "write -z 1048576 8192", "discard 1060864 4096");

        using var disk = await ChangedDisk.OpenAsync(qemuImg, folder.At("two.qcow2"), @base, default);

        Assert.Equal(2048, disk.PageCount);
        Assert.Equal(1 + 1 + 16 + 1 + 1, disk.Candidates.Count);
        await SameAsQemuReadsAsync(disk, "two.qcow2");
    }

    [Fact]
    public async Task Only_layers_above_the_named_one_are_candidates()
    {
        var @base = folder.SparseFile("base.raw", 1 << 20, 0);
        await qemuImg.CreateOverlayAsync(folder.At("one.qcow2"), @base, "raw", default);
        Write("one.qcow2", "write -P 7 4096 8192");
        await qemuImg.CreateOverlayAsync(folder.At("two.qcow2"), folder.At("one.qcow2"), "qcow2", default);
        Write("two.qcow2", "write -P 9 40960 4096");
        using var disk = await ChangedDisk.OpenAsync(qemuImg, folder.At("two.qcow2"), folder.At("one.qcow2"), default);
        Assert.Equal([new PageNumber(10)], disk.Candidates);
    }

    [Fact]
    public async Task Extents_smaller_than_a_page_are_put_together_with_what_is_below()
    {
        var @base = folder.SparseFile("base.raw", (1 << 20) - 512, 0, 1, 2, 255);
        Tool.Run(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-o",
            "cluster_size=512",
            "-b",
            @base,
            "-F",
            "raw",
            folder.At("fine.qcow2")
        );
        Write(
            "fine.qcow2",
            "write -P 7 512 512",
            "write -P 8 3584 1024",
            "write -z 9216 512",
            "write -P 5 1047552 512"
        );
        using var disk = await ChangedDisk.OpenAsync(qemuImg, folder.At("fine.qcow2"), @base, default);
        Assert.Equal([0, 1, 2, 255], disk.Candidates.Select(page => page.Value));
        await SameAsQemuReadsAsync(disk, "fine.qcow2");
    }

    [Fact]
    public async Task An_own_writer_s_file_is_read_back()
    {
        var @base = folder.SparseFile("base.raw", 4 << 20, 5, 6, 7);
        var changed = new PageSet(1024);
        foreach (var page in (int[])[5, 6, 600, 1023])
            changed.Add(new PageNumber(page));
        var zero = new PageSet(1024);
        zero.Add(new PageNumber(6));
        using (var writer = Qcow2Writer.Create(folder.At("own.qcow2"), 4 << 20, @base, "raw"))
        {
            writer.Begin(changed, zero);
            foreach (var page in (int[])[5, 600, 1023])
                writer.Write(new PageNumber(page), StreamBuilder.PageOf((byte)(page % 255)));
            writer.Finish();
        }
        using var disk = await ChangedDisk.OpenAsync(qemuImg, folder.At("own.qcow2"), @base, default);
        Assert.Equal(changed, disk.Candidates);
        await SameAsQemuReadsAsync(disk, "own.qcow2");
    }

    [Fact]
    public async Task A_base_that_is_not_below_the_disk_is_refused()
    {
        var @base = folder.SparseFile("base.raw", 1 << 20, 0);
        await qemuImg.CreateOverlayAsync(folder.At("one.qcow2"), @base, "raw", default);
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            ChangedDisk.OpenAsync(qemuImg, folder.At("one.qcow2"), folder.At("other.raw"), default)
        );
        Assert.Contains("other.raw is not below it", refusal.Message);
    }

    [Fact]
    public async Task Compressed_clusters_are_refused_with_what_to_do()
    {
        var @base = folder.SparseFile("base.raw", 1 << 20, 0);
        File.WriteAllBytes(folder.At("text.raw"), Enumerable.Repeat((byte)'a', 1 << 20).ToArray());
        Tool.Run(
            "qemu-img",
            "convert",
            "-c",
            "-O",
            "qcow2",
            "-B",
            @base,
            "-F",
            "raw",
            folder.At("text.raw"),
            folder.At("c.qcow2")
        );
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            ChangedDisk.OpenAsync(qemuImg, folder.At("c.qcow2"), @base, default)
        );
        Assert.Contains("qemu-img convert", refusal.Message);
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, params string[] commands) =>
        Tool.Run(
            "qemu-io",
            ["-d", "unmap", .. commands.SelectMany(command => (string[])["-c", command]), folder.At(name)]
        );

    private async Task SameAsQemuReadsAsync(ChangedDisk disk, string name)
    {
        await qemuImg.FlattenToRawAsync(folder.At(name), folder.At("flat.raw"), null, default);
        var expected = new byte[disk.PageCount * Page.Size];
        (await File.ReadAllBytesAsync(folder.At("flat.raw"))).CopyTo(expected, 0);
        var buffer = new byte[Page.Size];
        for (var i = 0; i < disk.PageCount; i++)
        {
            var page = disk.Read(new PageNumber(i), buffer);
            Assert.True(page.SequenceEqual(expected.AsSpan(i * Page.Size, Page.Size)), $"page {i}");
        }
    }
}
