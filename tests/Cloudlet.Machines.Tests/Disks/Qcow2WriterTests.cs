using Cloudlet.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Machines.Tests;

[Trait("Suite", "Tools")]
public sealed class Qcow2WriterTests : IDisposable
{
    private readonly TestFolder folder = new();
    private int count;

    [Fact]
    public void Any_set_of_pages_is_read_back_by_qemu_over_the_backing_file()
    {
        var disks = Gen.Choose(1, 3000)
            .SelectMany(pages =>
                Gen.Choose(0, 2)
                    .Select(kind => (byte)kind)
                    .ListOf(pages)
                    .SelectMany(kinds => Gen.Choose(0, 7).Select(cut => (Pages: kinds.ToArray(), CutSectors: cut)))
            );
        Prop.ForAll(disks.ToArbitrary(), disk => CheckAgainstQemu(disk.Pages, disk.CutSectors))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(511, 2)]
    [InlineData(512, 1)]
    [InlineData(513, 2)]
    [InlineData(2044, 2)]
    [InlineData(6000, 2)]
    public void Disks_full_of_one_kind_of_page_are_read_back(int pages, byte kind) =>
        CheckAgainstQemu(Enumerable.Repeat(kind, pages).ToArray(), 0);

    [Fact]
    public void A_disk_without_a_change_is_its_backing_file() => CheckAgainstQemu(new byte[700], 0);

    [Fact]
    public void Neighbours_are_written_in_one_piece()
    {
        const int Pages = 1500;
        var backing = folder.SparseFile("row.raw", Pages * Page.Size, 3);
        var (changed, zero) = (new PageSet(Pages), new PageSet(Pages));
        changed.AddRange(new PageNumber(500), 600);
        zero.AddRange(new PageNumber(700), 10);
        var rows = (First: new byte[200 * Page.Size], Then: new byte[390 * Page.Size]);
        Random.Shared.NextBytes(rows.First);
        Random.Shared.NextBytes(rows.Then);
        using (var writer = Qcow2Writer.Create(folder.At("row.qcow2"), Pages * Page.Size, backing, "raw"))
        {
            writer.Begin(changed, zero);
            writer.WriteMany(new PageNumber(710), rows.Then);
            writer.WriteMany(new PageNumber(500), rows.First);
            Assert.Throws<ArgumentException>(() => writer.WriteMany(new PageNumber(699), new byte[2 * Page.Size]));
            Assert.Throws<ArgumentException>(() => writer.WriteMany(new PageNumber(1499), new byte[2 * Page.Size]));
            writer.Finish();
        }
        Tool.Run("qemu-img", "convert", "-O", "raw", folder.At("row.qcow2"), folder.At("row.out"));
        var expected = File.ReadAllBytes(backing);
        rows.First.CopyTo(expected, 500 * Page.Size);
        expected.AsSpan(700 * Page.Size, 10 * Page.Size).Clear();
        rows.Then.CopyTo(expected, 710 * Page.Size);
        Assert.Equal(expected, File.ReadAllBytes(folder.At("row.out")));
    }

    [Fact]
    public void An_empty_layer_shows_what_is_below_and_can_be_written_to()
    {
        var backing = folder.SparseFile("below.raw", 1 << 20, 0, 7);
        Qcow2Writer.CreateEmpty(folder.At("empty.qcow2"), 1 << 20, backing, "raw");
        Tool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 9 8192 4096", folder.At("empty.qcow2"));
        Tool.Run("qemu-img", "check", "-q", folder.At("empty.qcow2"));
        Tool.Run("qemu-img", "convert", "-O", "raw", folder.At("empty.qcow2"), folder.At("empty.out"));
        var expected = File.ReadAllBytes(backing);
        expected.AsSpan(8192, 4096).Fill(9);
        Assert.Equal(expected, File.ReadAllBytes(folder.At("empty.out")));
    }

    [Fact]
    public void A_disk_of_64_GiB_with_a_few_changes_stays_small()
    {
        const long Size = 64L << 30;
        var backing = folder.SparseFile("big.raw", Size, 1, 9_000_000);
        var changed = new PageSet(Size / Page.Size);
        long[] places = [0, 1, 511, 512, 8_388_607, (Size / Page.Size) - 1];
        foreach (var place in places)
            changed.Add(new PageNumber(place));
        var zero = new PageSet(changed.Capacity);
        zero.Add(new PageNumber(1));

        using (var writer = Qcow2Writer.Create(folder.At("big.qcow2"), Size, backing, "raw"))
        {
            writer.Begin(changed, zero);
            foreach (var place in places.Where(place => place != 1))
                writer.Write(new PageNumber(place), StreamBuilder.PageOf((byte)(place % 251 + 1)));
            writer.Finish();
        }

        Tool.Run("qemu-img", "check", "-q", folder.At("big.qcow2"));
        foreach (var place in places.Where(place => place != 1))
        {
            var pattern = $"read -q -P {place % 251 + 1} {place * Page.Size} {Page.Size}";
            Assert.DoesNotContain("failed", Tool.Run("qemu-io", "-r", "-c", pattern, folder.At("big.qcow2")));
        }
        Assert.DoesNotContain(
            "failed",
            Tool.Run("qemu-io", "-r", "-c", "read -q -P 0 4096 4096", folder.At("big.qcow2"))
        );
        Assert.InRange(new FileInfo(folder.At("big.qcow2")).Length, 1, 1 << 20);
    }

    [Fact]
    public void Several_threads_may_write()
    {
        var backing = folder.SparseFile("b.raw", 20_000 * Page.Size);
        var changed = new PageSet(20_000);
        for (var i = 0; i < 20_000; i++)
            changed.Add(new PageNumber(i));
        using (var writer = Qcow2Writer.Create(folder.At("t.qcow2"), 20_000 * Page.Size, backing, "raw"))
        {
            writer.Begin(changed, new PageSet(20_000));
            Parallel.For(0, 20_000, i => writer.Write(new PageNumber(i), StreamBuilder.PageOf((byte)(i % 255 + 1))));
            writer.Finish();
        }
        Tool.Run("qemu-img", "check", "-q", folder.At("t.qcow2"));
        Tool.Run("qemu-img", "convert", "-O", "raw", folder.At("t.qcow2"), folder.At("t.raw"));
        var bytes = File.ReadAllBytes(folder.At("t.raw"));
        for (var i = 0; i < 20_000; i++)
            Assert.False(bytes.AsSpan(i * Page.Size, Page.Size).ContainsAnyExcept((byte)(i % 255 + 1)));
    }

    [Fact]
    public void A_backing_file_may_be_named_relative_to_the_new_file()
    {
        folder.SparseFile("base.raw", 8 * Page.Size, 2);
        using (var writer = Qcow2Writer.Create(folder.At("r.qcow2"), 8 * Page.Size, "base.raw", "raw"))
        {
            writer.Begin(new PageSet(8), new PageSet(8));
            writer.Finish();
        }
        Tool.Run("qemu-img", "compare", "-q", folder.At("r.qcow2"), folder.At("base.raw"));
    }

    [Fact]
    public void A_page_that_was_not_announced_and_one_that_is_missing_are_refused()
    {
        var changed = new PageSet(8);
        changed.Add(new PageNumber(3));
        using var writer = Qcow2Writer.Create(folder.At("m.qcow2"), 8 * Page.Size, "base.raw", "raw");
        writer.Begin(changed, new PageSet(8));
        Assert.Throws<ArgumentException>(() => writer.Write(new PageNumber(4), new byte[Page.Size]));
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    [Fact]
    public void Sets_for_another_disk_are_refused()
    {
        using var writer = Qcow2Writer.Create(folder.At("m.qcow2"), 8 * Page.Size, "base.raw", "raw");
        Assert.Throws<ArgumentException>(() => writer.Begin(new PageSet(9), new PageSet(9)));
    }

    public void Dispose() => folder.Dispose();

    // Kinds: 0 the base's, 1 zeros, 2 content. The base has content on every other page.
    private void CheckAgainstQemu(byte[] kinds, int cutSectors)
    {
        var name = $"{count++}";
        var size = ((long)kinds.Length * Page.Size) - (cutSectors * 512);
        var places = Enumerable.Range(0, kinds.Length).Where(i => i % 2 == 0).Select(i => (long)i).ToArray();
        var backing = folder.SparseFile($"{name}.raw", size, places);
        var expected = File.ReadAllBytes(backing);
        var (changed, zero) = (new PageSet(kinds.Length), new PageSet(kinds.Length));
        using (var writer = Qcow2Writer.Create(folder.At($"{name}.qcow2"), size, backing, "raw"))
        {
            for (var i = 0; i < kinds.Length; i++)
            {
                if (kinds[i] != 0)
                    changed.Add(new PageNumber(i));
                if (kinds[i] == 1)
                    zero.Add(new PageNumber(i));
            }
            writer.Begin(changed, zero);
            for (var i = kinds.Length - 1; i >= 0; i--)
            {
                var page = StreamBuilder.PageOf(kinds[i] == 1 ? (byte)0 : (byte)(i % 255 + 1));
                if (kinds[i] == 0)
                    continue;
                var place = expected.AsSpan(i * Page.Size);
                page.AsSpan(0, Math.Min(Page.Size, place.Length)).CopyTo(place);
                if (kinds[i] == 2)
                    writer.Write(new PageNumber(i), page);
            }
            writer.Finish();
        }
        Tool.Run("qemu-img", "check", "-q", folder.At($"{name}.qcow2"));
        File.WriteAllBytes(folder.At($"{name}.expected"), expected);
        Tool.Run(
            "qemu-img",
            "compare",
            "-q",
            "-f",
            "qcow2",
            "-F",
            "raw",
            folder.At($"{name}.qcow2"),
            folder.At($"{name}.expected")
        );
        foreach (var file in Directory.GetFiles(folder.Path, $"{name}.*"))
            File.Delete(file);
    }
}
