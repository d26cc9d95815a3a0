using System.Diagnostics;
using System.Runtime.InteropServices;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines.Tests;

public sealed partial class MemoryImageTests : IDisposable
{
    private const int Size = 4 << 20;

    private readonly TestFolder folder = new();

    [Fact]
    public async Task Its_content_is_the_file_s()
    {
        var source = folder.SparseFile("memory.img", Size, 0, 1, 2, 500, 1023);
        using var image = await MemoryImage.FillAsync(source, null, default);
        Assert.Equal(Size, image.Size);
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(LinkOf(image)));
    }

    [Fact]
    public async Task Pages_are_written_over_the_copy_of_a_file_until_it_is_sealed()
    {
        var source = folder.SparseFile("memory.img", Size, 0, 1, 2);
        var expected = await File.ReadAllBytesAsync(source);
        using var writer = await MemoryImageWriter.CopyAsync(source, null, default);
        var zero = new PageSet(Size / Page.Size);
        zero.Add(new PageNumber(1));
        writer.Zero(zero);
        writer.Write(700 * Page.Size, StreamBuilder.PageOf(7));
        expected.AsSpan(Page.Size, Page.Size).Clear();
        StreamBuilder.PageOf(7).CopyTo(expected.AsSpan(700 * Page.Size));

        using var image = writer.Seal();
        Assert.Equal(expected, await File.ReadAllBytesAsync(LinkOf(image)));
        Assert.Throws<InvalidOperationException>(() => writer.Write(0, StreamBuilder.PageOf(1)));

        await image.SaveAsync(folder.At("saved.img"), default);
        Assert.Equal(expected, await File.ReadAllBytesAsync(folder.At("saved.img")));
        using var saved = SparseCopy.OpenRead(folder.At("saved.img"));
        Assert.Equal(3 * Page.Size, SparseFile.DataExtents(saved, Size).Sum(extent => extent.Length));
    }

    [Fact]
    public async Task Nobody_can_write_resize_or_punch_it()
    {
        using var image = await MemoryImage.FillAsync(folder.SparseFile("memory.img", Size, 0), null, default);
        using var file = File.OpenHandle(LinkOf(image), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var before = await File.ReadAllBytesAsync(LinkOf(image));

        Assert.ThrowsAny<Exception>(() => RandomAccess.Write(file, new byte[10], 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(file, Size / 2));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(file, Size * 2));
        Assert.NotEqual(0, Allocate(file, 1 | 2, 0, Page.Size));
        Assert.ThrowsAny<Exception>(() => MappedFile.OpenWrite(LinkOf(image)));

        Assert.Equal(before, await File.ReadAllBytesAsync(LinkOf(image)));
    }

    [Fact]
    public async Task Children_do_not_inherit_it()
    {
        using var image = await MemoryImage.FillAsync(folder.SparseFile("memory.img", Size, 0), null, default);
        Assert.DoesNotContain("memfd:cloudlet-memory", Tool.Run("ls", "-l", "/proc/self/fd"));
    }

    [Fact]
    public async Task A_process_that_holds_it_gives_it_back()
    {
        var source = folder.SparseFile("memory.img", Size, 3, 4);
        Process child;
        using (var image = await MemoryImage.FillAsync(source, null, default))
        {
            // The shell opens it as its descriptor 5, says so, and holds it until its input ends.
            child = Start("sh", "-c", $"exec 5<>{LinkOf(image)}; echo ready; read line");
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        using (child)
        {
            using (var again = MemoryImage.Reopen(child.Id, Size))
            {
                Assert.NotNull(again);
                Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(LinkOf(again)));
            }
            Assert.Null(MemoryImage.Reopen(child.Id, Size * 2));
            child.StandardInput.Close();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Null(MemoryImage.Reopen(child.Id, Size));
        }
    }

    [Fact]
    public void A_process_without_one_gives_none() =>
        Assert.Null(MemoryImage.Reopen(Environment.ProcessId, 123 * Page.Size));

    [Fact]
    public async Task A_file_that_is_no_memory_is_refused() =>
        await Assert.ThrowsAsync<IOException>(() =>
            MemoryImage.FillAsync(folder.SparseFile("short", 100, 0), null, default)
        );

    [Fact]
    public async Task A_cancelled_filling_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            MemoryImage.FillAsync(folder.SparseFile("memory.img", Size, 0), null, cancel.Token)
        );
    }

    public void Dispose() => folder.Dispose();

    private static string LinkOf(MemoryImage image) => $"/proc/{Environment.ProcessId}/fd/{image.Descriptor}";

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
