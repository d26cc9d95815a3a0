using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

[Trait("Suite", "Tools")]
public sealed class QemuImgTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly QemuImg qemuImg = new();

    [Fact]
    public async Task A_new_layer_names_its_backing_file_and_has_clusters_of_a_page()
    {
        var @base = folder.SparseFile("base.raw", 3 << 20, 0);
        await qemuImg.CreateOverlayAsync(folder.At("disk.qcow2"), @base, "raw", default);
        var info = await qemuImg.InfoAsync(folder.At("disk.qcow2"), default);
        Assert.Equal(
            ("qcow2", 3L << 20, @base, "raw"),
            (info.Format, info.VirtualSize, info.BackingFile, info.BackingFormat)
        );
        Assert.Contains("\"cluster-size\": 4096", Tool.Run("qemu-img", "info", "--output=json", info.Path));
    }

    [Fact]
    public async Task A_converted_disk_has_the_same_content_and_progress_reaches_the_end()
    {
        folder.SparseFile("source.raw", 64 << 20, 0, 5, 16383);
        Tool.Run("qemu-img", "convert", "-c", "-O", "qcow2", folder.At("source.raw"), folder.At("source.qcow2"));
        var steps = new List<Progress>();
        await qemuImg.ConvertToRawAsync(
            folder.At("source.qcow2"),
            folder.At("target.raw"),
            new Recorder(steps),
            default
        );
        Assert.Equal(
            await File.ReadAllBytesAsync(folder.At("source.raw")),
            await File.ReadAllBytesAsync(folder.At("target.raw"))
        );
        Assert.Equal(64 << 20, steps[^1].Done);
    }

    [Fact]
    public async Task An_image_whose_end_is_missing_is_not_converted()
    {
        folder.SparseFile("source.raw", 64 << 20, [.. Enumerable.Range(0, 2048)]);
        Tool.Run("qemu-img", "convert", "-O", "qcow2", folder.At("source.raw"), folder.At("cut.qcow2"));
        using (var file = File.OpenWrite(folder.At("cut.qcow2")))
            file.SetLength(file.Length / 2);

        var e = await Assert.ThrowsAsync<DiskImageException>(() =>
            qemuImg.ConvertToRawAsync(folder.At("cut.qcow2"), folder.At("target.raw"), null, default)
        );
        Assert.Contains("its end is missing", e.Message);
        Assert.False(File.Exists(folder.At("target.raw")));
    }

    [Fact]
    public async Task A_strange_image_with_a_backing_file_is_not_converted()
    {
        File.WriteAllText(folder.At("secret"), new string('s', 4096));
        Tool.Run(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-b",
            folder.At("secret"),
            "-F",
            "raw",
            folder.At("evil.qcow2")
        );
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            qemuImg.ConvertToRawAsync(folder.At("evil.qcow2"), folder.At("target.raw"), null, default)
        );
        Assert.Contains("secret", refusal.Message);
        Assert.False(File.Exists(folder.At("target.raw")));
    }

    [Fact]
    public async Task A_strange_image_with_an_external_data_file_is_not_converted()
    {
        Tool.Run(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-o",
            $"data_file={folder.At("secret")},data_file_raw=on",
            folder.At("evil.qcow2"),
            "1M"
        );
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            qemuImg.ConvertToRawAsync(folder.At("evil.qcow2"), folder.At("target.raw"), null, default)
        );
        Assert.Contains("secret", refusal.Message);
    }

    [Fact]
    public async Task A_strange_vmdk_with_extents_elsewhere_is_not_converted_but_a_plain_one_is()
    {
        folder.SparseFile("source.raw", 1 << 20, 0);
        Tool.Run(
            "qemu-img",
            "convert",
            "-O",
            "vmdk",
            "-o",
            "subformat=monolithicFlat",
            folder.At("source.raw"),
            folder.At("flat.vmdk")
        );
        await Assert.ThrowsAsync<DiskImageException>(() =>
            qemuImg.ConvertToRawAsync(folder.At("flat.vmdk"), folder.At("target.raw"), null, default)
        );
        Tool.Run("qemu-img", "convert", "-O", "vmdk", folder.At("source.raw"), folder.At("plain.vmdk"));
        await qemuImg.ConvertToRawAsync(folder.At("plain.vmdk"), folder.At("target.raw"), null, default);
        Assert.Equal(
            await File.ReadAllBytesAsync(folder.At("source.raw")),
            await File.ReadAllBytesAsync(folder.At("target.raw"))
        );
    }

    [Fact]
    public async Task What_the_tool_complains_about_is_in_the_error()
    {
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            qemuImg.InfoAsync(folder.At("none.qcow2"), default)
        );
        Assert.Contains("No such file", refusal.Message);
        Assert.Equal("disk-image-invalid", refusal.Code);
    }

    [Fact]
    public async Task A_missing_tool_is_named_with_the_package_to_install()
    {
        var refusal = await Assert.ThrowsAsync<DiskImageException>(() =>
            new QemuImg("qemu-imgx").InfoAsync(folder.At("a"), default)
        );
        Assert.Contains("Install qemu-utils", refusal.Message);
    }

    [Fact]
    public async Task A_cancelled_call_leaves_neither_its_process_nor_its_file()
    {
        // A tool that never ends and says who it is.
        await File.WriteAllTextAsync(
            folder.At("slow"),
            $"""
            #!/bin/sh
            case "$1" in
            info) exec qemu-img "$@" ;;
            *) touch '{folder.At("target.raw")}'; echo $$ > '{folder.At("pid.tmp")}'; mv '{folder.At("pid.tmp")}' '{folder.At(
                "pid"
            )}'; exec sleep 1000 ;;
            esac
            """
        );
        Tool.Run("chmod", "755", folder.At("slow"));
        folder.SparseFile("source.raw", 1 << 20, 0);
        using var cancel = new CancellationTokenSource();
        var converting = new QemuImg(folder.At("slow")).ConvertToRawAsync(
            folder.At("source.raw"),
            folder.At("target.raw"),
            null,
            cancel.Token
        );
        while (!File.Exists(folder.At("pid")) && !converting.IsCompleted)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => converting);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(folder.At("pid"))).Trim()}"));
        Assert.False(File.Exists(folder.At("target.raw")));
    }

    [Fact]
    public async Task The_start_of_a_disk_is_read_through_its_format()
    {
        folder.SparseFile("source.raw", 3 << 20, 0, 100);
        Tool.Run("qemu-img", "convert", "-c", "-O", "qcow2", folder.At("source.raw"), folder.At("source.qcow2"));
        var start = await qemuImg.ReadStartAsync(folder.At("source.qcow2"), 1 << 20, default);
        Assert.Equal((await File.ReadAllBytesAsync(folder.At("source.raw")))[..(1 << 20)], start);
    }

    public void Dispose() => folder.Dispose();

    private sealed class Recorder(List<Progress> steps) : IProgress<Progress>
    {
        public void Report(Progress value) => steps.Add(value);
    }
}
