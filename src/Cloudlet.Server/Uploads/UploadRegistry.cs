using System.Collections.Concurrent;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Uploads;

/// <summary>All uploads: begins them while there is room, and lets go of those that are cancelled, finished or idle. Thread-safe.</summary>
/// <param name="data">Where their files are.</param>
/// <param name="layout">Where the blobs of overlays go.</param>
/// <param name="settings">What they may take.</param>
/// <param name="freeBytes">Space on the disk that may be filled.</param>
/// <param name="time">The clock.</param>
internal sealed class UploadRegistry(
    DataDirectory data,
    ImageLayout layout,
    UploadSettings settings,
    Func<long> freeBytes,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Held> uploads = new();
    private readonly SemaphoreSlim beginning = new(1, 1);

    /// <summary>What uploads may take.</summary>
    public UploadSettings Settings => settings;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Upload> List() =>
        [.. uploads.Values.Select(held => held.Upload).OrderBy(upload => upload.Record.CreatedAt)];

    /// <summary>One of them.</summary>
    /// <param name="id">Which.</param>
    /// <param name="device">Who asks: a device sees its own ones; null sees all.</param>
    /// <exception cref="ProblemException">There is none of that id.</exception>
    public Upload Get(string id, string? device) =>
        uploads.TryGetValue(id, out var held) && (device is null || held.Upload.Record.Device == device)
            ? held.Upload
            : throw Refuse.NotFound(
                "upload",
                id,
                "It was cancelled or has expired: begin a new one with POST /v1/uploads."
            );

    /// <summary>A disk image of which every byte is here.</summary>
    /// <exception cref="ProblemException">There is no such upload, it is no disk image, or bytes are missing.</exception>
    public Upload GetDisk(string id)
    {
        var upload = Get(id, device: null);
        if (upload is { Record.Kind: UploadKind.Disk, IsComplete: true })
            return upload;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.WrongState,
                Status = 409,
                Detail =
                    upload.Record.Kind != UploadKind.Disk
                        ? $"The upload {id} is an overlay, no disk image."
                        : $"The upload {id} has {upload.Offset} of {upload.Bytes} bytes.",
                Field = "upload",
                Value = id,
                Next = "Give an upload of kind disk whose state is complete.",
            }
        );
    }

    /// <summary>As the API tells one.</summary>
    public UploadInfo Describe(Upload upload, bool blobs = true) => upload.ToInfo(settings.Idle, blobs);

    /// <summary>Takes over what earlier daemons were receiving. Before the store's garbage is collected: their blobs are none.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Directory.GetDirectories(data.Uploads))
        {
            var folder = new UploadFolder(path);
            var record = File.Exists(folder.Record)
                ? UploadRecord.Parse(await File.ReadAllBytesAsync(folder.Record, cancellationToken))
                : null;
            if (record is null)
            {
                Directory.Delete(path, recursive: true);
                continue;
            }
            var held = Hold(record, folder);
            try
            {
                await held.Upload.RecallAsync(cancellationToken);
            }
            catch (BlobCorruptException)
            {
                // A power cut, perhaps: that blob is sent again.
            }
            uploads[record.Id] = held;
        }
    }

    /// <summary>Begins one.</summary>
    /// <param name="plan">What is sent.</param>
    /// <param name="device">Whose it is; null: of the cloudlet's own host.</param>
    /// <param name="cancellationToken">Gives up; nothing stays.</param>
    /// <exception cref="ProblemException">There are too many, or there is no space.</exception>
    public async Task<Upload> BeginAsync(UploadPlan plan, string? device, CancellationToken cancellationToken)
    {
        await beginning.WaitAsync(cancellationToken);
        try
        {
            CheckCount(device);
            var id = Guid.NewGuid().ToString("N");
            var folder = data.Upload(id);
            // Held first: what is found here must still be here when the rest has come.
            var hold = plan.Manifest is null ? null : layout.Blobs.Hold(plan.Parts.Select(part => part.Digest));
            try
            {
                var missing = await FindMissingAsync(plan, cancellationToken);
                CheckSpace(missing.Sum(part => part.Bytes));
                var record = new UploadRecord
                {
                    Id = id,
                    Kind = plan.Kind,
                    Title = plan.Title,
                    Device = device,
                    Manifest = plan.ManifestText,
                    Parts = missing,
                    PresentBytes = plan.Bytes - missing.Sum(part => part.Bytes),
                    CreatedAt = time.GetUtcNow(),
                };
                Directory.CreateDirectory(folder.Path);
                await AtomicFile.WriteAsync(folder.Record, record.ToJson(), cancellationToken);
                var upload = new Upload(record, folder, PlaceOf(record, folder), time);
                uploads[id] = new Held(upload, hold);
                return upload;
            }
            catch
            {
                hold?.Dispose();
                Delete(folder);
                throw;
            }
        }
        finally
        {
            beginning.Release();
        }
    }

    /// <summary>An upload became an overlay, which holds its blobs from now on. The upload is still told for a while, for a client that missed the answer.</summary>
    public void Finish(Upload upload, string overlay)
    {
        upload.Finish(overlay);
        if (uploads.TryGetValue(upload.Record.Id, out var held))
            held.Release();
        Delete(upload.Folder);
    }

    /// <summary>Cancels one: nothing of it stays.</summary>
    /// <exception cref="ProblemException">A job works with it.</exception>
    public async Task CancelAsync(Upload upload)
    {
        if (upload.Users > 0)
            throw Refuse.InUse("upload", upload.Record.Id, ["a job that works with it (cancel its operation)"]);
        await RemoveAsync(upload, "was cancelled");
    }

    /// <summary>Looks for idle ones again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await SweepAsync();
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Lets go of those to which nothing has come for too long.</summary>
    public async Task SweepAsync()
    {
        foreach (var upload in List().Where(upload => upload.IsIdle(settings.Idle)))
            await RemoveAsync(upload, $"has expired: nothing came for {settings.Idle.TotalSeconds:0} s");
    }

    public void Dispose()
    {
        foreach (var held in uploads.Values)
            held.Upload.Dispose();
        beginning.Dispose();
    }

    /// <summary>Lets go of one, with all that was sent.</summary>
    /// <param name="upload">Which; nothing happens when it is gone already.</param>
    /// <param name="why">What is told to who sends or waits, such as <c>was cancelled</c>.</param>
    public async Task RemoveAsync(Upload upload, string why)
    {
        if (!uploads.TryRemove(upload.Record.Id, out var held))
            return;
        await upload.EndAsync(Gone(upload, why));
        held.Release();
        Delete(upload.Folder);
        if (upload.Record.Kind == UploadKind.Overlay)
            await Overlays.StoreWork.CollectAsync(layout);
    }

    private async Task<IReadOnlyList<UploadPart>> FindMissingAsync(UploadPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Manifest is null)
            return plan.Parts;
        var store = new StorePlace(layout.Blobs);
        var missing = new List<UploadPart>();
        foreach (var part in plan.Parts)
        {
            if (layout.Blobs.SizeOf(part.Digest) is { } size && size != part.Bytes)
                throw Refuse.Corrupt(
                    $"Blob {part.Digest} has {size} bytes; the manifest says {part.Bytes}.",
                    "Send the manifest that the overlay was made with."
                );
            if (!await store.HasAsync(part, cancellationToken))
                missing.Add(part);
        }
        return missing;
    }

    private void CheckCount(string? device)
    {
        var known = List();
        if (known.Count >= settings.Most)
            throw TooMany($"{known.Count} uploads are under way, as many as this cloudlet takes.");
        var own = known.Count(upload => upload.Record.Device == device);
        if (device is not null && own >= settings.MostPerDevice)
            throw TooMany($"This device has {own} uploads, as many as it may have at once.");
    }

    private void CheckSpace(long wanted)
    {
        var promised = List().Sum(upload => upload.Bytes - upload.Offset);
        var free = freeBytes() - promised;
        if (wanted <= free)
            return;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.DiskFull,
                Status = 507,
                Detail = $"The upload needs {wanted} bytes of disk; {Math.Max(0, free)} are free for it.",
                Field = "bytes",
                Value = wanted.ToString(),
                Next =
                    "Delete instances, overlays or bases that are not needed, or give the data directory more space.",
            }
        );
    }

    private Held Hold(UploadRecord record, UploadFolder folder)
    {
        var upload = new Upload(record, folder, PlaceOf(record, folder), time);
        return new Held(
            upload,
            upload.Manifest is { } manifest ? layout.Blobs.Hold(manifest.Blobs.Select(blob => blob.Digest)) : null
        );
    }

    private IUploadPlace PlaceOf(UploadRecord record, UploadFolder folder) =>
        record.Kind == UploadKind.Disk ? new DiskPlace(folder) : new StorePlace(layout.Blobs);

    private static void Delete(UploadFolder folder)
    {
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
    }

    private static ProblemException TooMany(string detail) =>
        new(
            new Problem
            {
                Code = ProblemCodes.NoRoom,
                Status = 503,
                Detail = detail,
                Field = "uploads",
                Next = "Finish or cancel one (DELETE /v1/uploads/{id}), or try again later.",
            }
        );

    private static ProblemException Gone(Upload upload, string why) =>
        new(
            new Problem
            {
                Code = ProblemCodes.UploadGone,
                Status = 410,
                Detail = $"The upload {upload.Record.Id} {why}; nothing of it was kept.",
                Field = "upload",
                Value = upload.Record.Id,
                Next = "Begin a new one: blobs that are here by then need not be sent.",
            }
        );

    /// <summary>An upload and what keeps its blobs.</summary>
    private sealed class Held(Upload upload, IDisposable? hold)
    {
        public Upload Upload { get; } = upload;

        public void Release() => hold?.Dispose();
    }
}
