using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class MachineSaveTests(FrozenGuest frozen) : IAsyncLifetime
{
    private const int DiskBytes = 8 << 20;

    private readonly TestFolder folder = new();
    private readonly QemuImg qemuImg = new();
    private MachineLaunch launch = null!;
    private Guest guest = null!;

    private string Base => folder.At("base.raw");

    private string Disk => folder.At("disk.qcow2");

    private string Layer => folder.At("disk.next.qcow2");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(Base, new byte[DiskBytes]);
        await qemuImg.CreateOverlayAsync(Disk, Base, "raw", Deadline.After());
        guest = await BootAsync("guest", Disk);
        launch = guest.Launch;
        await guest.Machine.ContinueAsync(Deadline.After());
        await ReadyRule.Parse("serial:^READY").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After());
    }

    public async ValueTask DisposeAsync()
    {
        if (guest is not null)
            await guest.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_saved_guest_goes_on_and_its_disk_is_as_it_was_at_that_instant()
    {
        await WriteAsync(0, "before");
        var freeze = await SaveAsync();
        Assert.InRange(freeze.Paused, TimeSpan.FromTicks(1), freeze.Total);
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await WriteAsync(0, "after!");

        using (var frozenDisk = await ChangedDisk.OpenAsync(qemuImg, Disk, Base, Deadline.After()))
            Assert.StartsWith("before", Text(frozenDisk.Read(default, new byte[Page.Size])));

        var paused = await guest.Machine.MergeLayerAsync(Layer, Deadline.After());
        Assert.InRange(paused, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(Layer));
        await WriteAsync(1, "merged");
        await guest.Machine.QuitAsync(Deadline.After());
        using var disk = await ChangedDisk.OpenAsync(qemuImg, Disk, Base, Deadline.After());
        Assert.StartsWith("after!", Text(disk.Read(default, new byte[Page.Size])));
        Assert.StartsWith("merged", Text(disk.Read(new PageNumber(1), new byte[Page.Size])));
    }

    [Fact]
    public async Task Saves_do_not_lengthen_the_chain_of_the_disk()
    {
        for (var i = 0; i < 3; i++)
        {
            await WriteAsync(i, $"save {i}");
            await SaveAsync();
            await guest.Machine.MergeLayerAsync(Layer, Deadline.After());
        }
        Assert.Equal([Disk, Base], (await qemuImg.ChainAsync(Disk, Deadline.After())).Select(layer => layer.Path));
        await guest.Machine.QuitAsync(Deadline.After());
        using var disk = await ChangedDisk.OpenAsync(qemuImg, Disk, Base, Deadline.After());
        for (var i = 0; i < 3; i++)
            Assert.StartsWith($"save {i}", Text(disk.Read(new PageNumber(i), new byte[Page.Size])));
    }

    [Fact]
    public async Task A_paused_guest_is_saved_and_stays_paused()
    {
        await guest.Machine.PauseAsync(Deadline.After());
        for (var i = 0; i < 2; i++)
        {
            var freeze = await SaveAsync();
            Assert.Equal(TimeSpan.Zero, freeze.Paused);
            Assert.Equal(GuestState.Paused, await guest.Machine.QueryStateAsync(Deadline.After()));
            Assert.Equal(TimeSpan.Zero, await guest.Machine.MergeLayerAsync(Layer, Deadline.After()));
            Assert.Equal(GuestState.Paused, await guest.Machine.QueryStateAsync(Deadline.After()));
        }
        await guest.Machine.ContinueAsync(Deadline.After());
        await WriteAsync(0, "after");
    }

    [Fact]
    public async Task A_guest_that_stands_from_the_first_page_on_goes_on_after_the_save()
    {
        var options = new FreezeOptions { WhileRunning = false };
        MakeLayer();
        var freeze = await guest.Machine.SaveAsync(new Nowhere(), Stream.Null, Layer, options, null, Deadline.After());
        Assert.InRange(freeze.Paused, TimeSpan.FromTicks(1), freeze.Total);
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await guest.Machine.MergeLayerAsync(Layer, Deadline.After());
        await WriteAsync(0, "on");
    }

    [Fact]
    public async Task A_save_whose_disk_is_full_leaves_the_guest_running_on_its_own_disk()
    {
        MakeLayer();
        await Assert.ThrowsAsync<IOException>(() =>
            guest.Machine.SaveAsync(new FullDisk(), Stream.Null, Layer, new FreezeOptions(), null, Deadline.After())
        );
        Assert.Equal(GuestState.Running, await guest.Machine.QueryStateAsync(Deadline.After()));
        await guest.Machine.MergeLayerAsync(Layer, Deadline.After());
        Assert.False(File.Exists(Layer));
        await WriteAsync(0, "fine");
    }

    [Fact]
    public async Task A_guest_whose_daemon_died_between_save_and_merge_is_merged_by_the_next_one()
    {
        await SaveAsync();
        await WriteAsync(0, "on the layer");
        await guest.Machine.DisposeAsync();
        guest.Machine =
            await Machine.AdoptAsync(launch.Name, guest.Machine.Identity, launch.Run, Deadline.After())
            ?? throw new InvalidOperationException("It was not adopted.");
        await guest.Machine.MergeLayerAsync(Layer, Deadline.After());
        await guest.Machine.QuitAsync(Deadline.After());
        using var disk = await ChangedDisk.OpenAsync(qemuImg, Disk, Base, Deadline.After());
        Assert.StartsWith("on the layer", Text(disk.Read(default, new byte[Page.Size])));
        Assert.False(File.Exists(Layer));
    }

    [Fact]
    public async Task A_layer_that_outlived_its_machine_is_merged_without_one()
    {
        await WriteAsync(0, "below");
        await SaveAsync();
        await WriteAsync(1, "above");
        await guest.Machine.KillAsync();
        await qemuImg.CommitAsync(Layer, Deadline.After());
        Assert.False(File.Exists(Layer));
        using var disk = await ChangedDisk.OpenAsync(qemuImg, Disk, Base, Deadline.After());
        Assert.StartsWith("below", Text(disk.Read(default, new byte[Page.Size])));
        Assert.StartsWith("above", Text(disk.Read(new PageNumber(1), new byte[Page.Size])));
    }

    [Fact]
    public async Task What_was_saved_is_the_machine_of_that_instant()
    {
        await guest.ShellAsync("echo kept >/run/x; echo do''ne", "done");
        await WriteAsync(0, "kept");
        await SaveAsync();
        await guest.ShellAsync("echo later >/run/x; echo aga''in", "again");
        await WriteAsync(0, "later");
        await guest.Machine.KillAsync();

        using var image = await MemoryImage.FillAsync(folder.At("memory.img"), null, Deadline.After());
        await using var copy = await BootAsync("copy", Disk, image);
        await copy.Machine.LoadStateAsync(folder.At("state"), Deadline.After());
        await copy.Machine.ContinueAsync(Deadline.After());
        await copy.ShellAsync("cat /run/x", "kept");
        await copy.ShellAsync("dd if=/dev/vda bs=4 count=1 2>/dev/null | sed s/^/disk-/", "disk-kept");
    }

    private Task<Guest> BootAsync(string name, string disk, MemoryImage? memory = null) =>
        Guest.LaunchAsync(folder, name, frozen.Images, memory, memory is not null, disk);

    private Task WriteAsync(int page, string text) =>
        guest.ShellAsync(
            $"echo '{text}' | dd of=/dev/vda bs=4096 seek={page} conv=fsync 2>/dev/null; echo writ''ten-'{text}'",
            $"written-{text}"
        );

    private async Task<Freeze> SaveAsync()
    {
        MakeLayer();
        File.Delete(folder.At("memory.img"));
        using var spool = MemorySpool.Create(folder.At("memory.img"), guest.Definition.MemoryBytes);
        await using var state = File.Create(folder.At("state"));
        var freeze = await guest.Machine.SaveAsync(spool, state, Layer, new FreezeOptions(), null, Deadline.After());
        spool.Complete(durable: false);
        return freeze;
    }

    private void MakeLayer() => Qcow2Writer.CreateEmpty(Layer, DiskBytes, Path.GetFileName(Disk), "qcow2");

    private static string Text(ReadOnlySpan<byte> page) => System.Text.Encoding.ASCII.GetString(page[..32]);

    private sealed class Nowhere : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) { }

        public void Zero(long address) { }
    }

    private sealed class FullDisk : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) => throw new IOException("No space left on device");

        public void Zero(long address) { }
    }
}
