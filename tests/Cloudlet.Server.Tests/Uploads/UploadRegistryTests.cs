using System.Text;
using Cloudlet.Artifacts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Uploads;

namespace Cloudlet.Server.Tests.Uploads;

public sealed class UploadRegistryTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private readonly DataDirectory data;
    private readonly UploadSettings settings = new() { Most = 3, MostPerDevice = 2 };
    private ImageLayout layout;
    private UploadRegistry uploads;
    private long free = 1 << 20;

    public UploadRegistryTests()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
        layout = new ImageLayout(data.Store);
        uploads = New();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        uploads.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_with_an_image_that_was_sent_is_told_by_the_name_that_its_sender_knows()
    {
        var upload = await uploads.BeginAsync(Disk("0123") with { Title = "mine.qcow2" }, null, Cancelled);
        await upload.ReceiveAsync(0, new MemoryStream("0123"u8.ToArray()), null, Cancelled);
        var files = new SentFiles(uploads, check: false);
        var path = files.Find($"upload:{upload.Record.Id}")!;

        var told = await Assert.ThrowsAsync<DiskImageException>(() =>
            files.HoldAsync<int>(() => throw new DiskImageException(path, $"Could not open '{path}'"), "nothing")
        );

        Assert.Equal("Disk image mine.qcow2: Could not open 'mine.qcow2'", told.Message);
        Assert.True(File.Exists(path)); // It can be looked at, and used again.
    }

    [Fact]
    public async Task A_new_daemon_goes_on_at_the_byte_where_the_old_one_was_killed()
    {
        var overlay = await OverlayFile.CreateAsync("long", seed: 1, segments: 3, 10_000);
        var upload = await uploads.BeginAsync(Plan(overlay), "phone", Cancelled);
        var stream = overlay.Stream;
        await upload.ReceiveAsync(0, new MemoryStream(stream, 0, 17_000), null, Cancelled);

        await RestartAsync();

        var again = uploads.Get(upload.Record.Id, "phone");
        Assert.Equal(17_000, again.Offset);
        await again.ReceiveAsync(17_000, new MemoryStream(stream, 17_000, stream.Length - 17_000), null, Cancelled);
        Assert.True(again.IsComplete);
        Assert.All(overlay.Manifest.Blobs, blob => Assert.True(layout.Blobs.Contains(blob.Digest)));
    }

    [Fact]
    public async Task What_a_power_cut_damaged_is_asked_for_again()
    {
        var overlay = await OverlayFile.CreateAsync("torn", seed: 1, segments: 2, 10_000);
        var upload = await uploads.BeginAsync(Plan(overlay), null, Cancelled);
        var stream = overlay.Stream;
        await upload.ReceiveAsync(0, new MemoryStream(stream, 0, 15_000), null, Cancelled);
        var first = Path.Combine(data.Store, "blobs", "sha256", upload.Record.Parts[1].Digest.Hex);
        await File.WriteAllBytesAsync(first, new byte[10_000], Cancelled);

        await RestartAsync();

        var again = uploads.Get(upload.Record.Id, null);
        Assert.Equal(upload.Record.Parts[0].Bytes, again.Offset);
        var rest = (int)again.Offset;
        await again.ReceiveAsync(rest, new MemoryStream(stream, rest, stream.Length - rest), null, Cancelled);
        Assert.Equal(upload.Record.Parts[1].Digest, Digest.Of(await File.ReadAllBytesAsync(first, Cancelled)));
    }

    [Fact]
    public async Task An_idle_upload_goes_with_all_that_came_and_who_waits_for_it_is_told()
    {
        var overlay = await OverlayFile.CreateAsync("idle", seed: 1, segments: 2, 10_000);
        var upload = await uploads.BeginAsync(Plan(overlay), null, Cancelled);
        await upload.ReceiveAsync(0, new MemoryStream(overlay.Stream, 0, 15_000), null, Cancelled);
        using var use = upload.Use();
        var waiting = upload.WaitForAsync(upload.Record.Parts[^1].Digest, Cancelled);

        time.Advance(settings.Idle - TimeSpan.FromSeconds(1));
        await uploads.SweepAsync();
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await uploads.SweepAsync();

        Assert.Equal(ProblemCodes.UploadGone, (await Refused.ByAsync(() => waiting)).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Uploads));
        Assert.All(overlay.Manifest.Blobs, blob => Assert.False(layout.Blobs.Contains(blob.Digest)));
    }

    [Fact]
    public async Task A_whole_upload_that_a_job_works_with_does_not_expire_and_cannot_be_cancelled()
    {
        var upload = await uploads.BeginAsync(Disk("0123"), null, Cancelled);
        await upload.ReceiveAsync(0, new MemoryStream("0123"u8.ToArray()), null, Cancelled);
        using (upload.Use())
        {
            time.Advance(settings.Idle * 2);
            await uploads.SweepAsync();
            Assert.Equal(ProblemCodes.InUse, (await Refused.ByAsync(() => uploads.CancelAsync(upload))).Code);
            Assert.Equal("0123", await File.ReadAllTextAsync(upload.Folder.Disk, Cancelled));
        }
        await uploads.CancelAsync(upload);
        Assert.False(Directory.Exists(upload.Folder.Path));
    }

    [Fact]
    public async Task A_device_has_few_at_once_and_sees_no_others()
    {
        var mine = await uploads.BeginAsync(Disk("1"), "phone", Cancelled);
        await uploads.BeginAsync(Disk("2"), "phone", Cancelled);
        var full = await Refused.ByAsync(() => uploads.BeginAsync(Disk("3"), "phone", Cancelled));
        Assert.Equal((ProblemCodes.NoRoom, 503), (full.Code, full.Status));
        await uploads.BeginAsync(Disk("3"), "tablet", Cancelled);
        await Refused.ByAsync(() => uploads.BeginAsync(Disk("4"), null, Cancelled));

        Assert.Equal(ProblemCodes.NotFound, Refused.By(() => uploads.Get(mine.Record.Id, "tablet")).Code);
        Assert.Same(mine, uploads.Get(mine.Record.Id, null));
    }

    [Fact]
    public async Task Space_that_other_uploads_will_take_is_not_promised_twice()
    {
        free = 10;
        await uploads.BeginAsync(Disk("0123456"), null, Cancelled);
        var problem = await Refused.ByAsync(() => uploads.BeginAsync(Disk("01234"), null, Cancelled));
        Assert.Equal((ProblemCodes.DiskFull, "5"), (problem.Code, problem.Value));
        await uploads.BeginAsync(Disk("012"), null, Cancelled);
        Assert.Equal(2, Directory.GetDirectories(data.Uploads).Length);
    }

    [Fact]
    public async Task Collecting_garbage_leaves_what_has_come_so_far()
    {
        var overlay = await OverlayFile.CreateAsync("kept", seed: 1, segments: 2, 1000);
        var upload = await uploads.BeginAsync(Plan(overlay), null, Cancelled);
        await upload.ReceiveAsync(0, new MemoryStream(overlay.Stream), null, Cancelled);
        await layout.CollectGarbageAsync(Cancelled);
        Assert.All(overlay.Manifest.Blobs, blob => Assert.True(layout.Blobs.Contains(blob.Digest)));
        await uploads.CancelAsync(upload);
        Assert.All(overlay.Manifest.Blobs, blob => Assert.False(layout.Blobs.Contains(blob.Digest)));
    }

    [Fact]
    public async Task A_folder_without_a_record_is_what_a_crash_left_and_goes()
    {
        Directory.CreateDirectory(Path.Combine(data.Uploads, "half"));
        await RestartAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Uploads));
    }

    private UploadRegistry New() => new(data, layout, settings, () => free, time);

    private async Task RestartAsync()
    {
        layout = new ImageLayout(data.Store);
        uploads.Dispose();
        uploads = New();
        await uploads.LoadAsync(Cancelled);
        await StoreWork.CollectAsync(layout);
    }

    private UploadPlan Plan(OverlayFile overlay) =>
        UploadPlan.From(
            new CreateUpload
            {
                Kind = UploadKind.Overlay,
                Manifest = Encoding.UTF8.GetString(overlay.Manifest.ToJson()),
            },
            settings
        );

    private UploadPlan Disk(string content) =>
        UploadPlan.From(
            new CreateUpload
            {
                Kind = UploadKind.Disk,
                Bytes = content.Length,
                Digest = Digest.Of(Encoding.ASCII.GetBytes(content)).ToString(),
            },
            settings
        );
}
