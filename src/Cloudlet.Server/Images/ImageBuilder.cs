using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Images;

/// <summary>
/// Decodes one overlay into a machine image while its blobs arrive: the table first, then segments in any order, several
/// at once. Nothing is in its place before <see cref="FinishAsync"/>. Blobs are given by one caller at a time.
/// </summary>
internal sealed class ImageBuilder : IAsyncDisposable
{
    private readonly WorkFolder work;
    private readonly BaseImage baseImage;
    private readonly Digest manifest;
    private readonly SemaphoreSlim workers = new(Environment.ProcessorCount);
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource cancellation;
    private readonly Task memoryCopy;
    private FileTarget? memory;
    private Qcow2Writer? disk;
    private OverlayDecoder? decoder;

    /// <summary>Starts at once with what needs no blob: a copy of the base's memory, holes kept.</summary>
    public ImageBuilder(Digest manifest, Base item, DataDirectory data, CancellationToken cancellationToken)
    {
        this.manifest = manifest;
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        work = new WorkFolder(data);
        Folder = new ImageFolder(work.Path);
        baseImage = BaseImage.Open(
            item.Id,
            item.Definition.Disk is null ? null : item.Folder.Disk,
            item.Folder.Memory,
            item.Folder.PagesIndex
        );
        memoryCopy = SparseCopy.RunAsync(item.Folder.Memory, Folder.Memory, null, cancellation.Token);
        if (item.Definition.Disk is { } space)
        {
            // Relative, so that a data directory may be moved: images/<id>/ and work/<id>/ are equally deep.
            var backing = Path.Combine("..", "..", "bases", item.Id.Hex, Path.GetFileName(item.Folder.Disk));
            disk = Qcow2Writer.Create(Folder.Disk, space.Bytes, backing, "raw");
        }
    }

    /// <summary>Where the image is being made.</summary>
    public ImageFolder Folder { get; }

    /// <summary>Takes the page table: lays out the disk and writes all pages that come from the base.</summary>
    public async Task AcceptTableAsync(MappedFile blob)
    {
        await memoryCopy;
        memory = new FileTarget(Folder.Memory, startsZero: false);
        decoder = new OverlayDecoder(baseImage, (IPageTarget?)DiskTarget() ?? new NoTarget(), memory);
        decoder.ReadTable(Content(blob));
        await StartAsync(() => decoder.ApplyBase(cancellation.Token));
    }

    /// <summary>Takes one segment and decodes it beside others. Waits while all workers are busy, so memory stays bounded.</summary>
    public Task AcceptSegmentAsync(int index, MappedFile blob) =>
        StartAsync(() =>
        {
            using (blob)
                decoder!.ApplySegment(index, Content(blob));
        });

    /// <summary>Takes the machine state.</summary>
    public async Task AcceptMachineStateAsync(MappedFile blob)
    {
        await using var file = File.Create(Folder.MachineState);
        OverlayDecoder.DecodeMachineState(Content(blob), file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Waits for the last page, makes all of it durable, and moves it to its place.</summary>
    public async Task<ImageFolder> FinishAsync(DataDirectory data)
    {
        await Task.WhenAll(running);
        decoder!.Complete();
        memory!.Finish();
        disk?.Finish();
        CloseTargets();
        work.Seal();
        var place = data.Image(manifest);
        AtomicFile.Move(work.Path, place.Path);
        return place;
    }

    /// <summary>Stops the workers and deletes what was not finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await cancellation.CancelAsync();
        await Task.WhenAll([.. running, memoryCopy]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CloseTargets();
        baseImage.Dispose();
        workers.Dispose();
        cancellation.Dispose();
        work.Dispose();
    }

    private static ReadOnlySpan<byte> Content(MappedFile blob) => blob.Read(0, checked((int)blob.Length));

    private DiskTarget? DiskTarget() => disk is null ? null : new DiskTarget(disk);

    private async Task StartAsync(Action work)
    {
        running.RemoveAll(task => task.IsCompletedSuccessfully);
        if (running.Find(task => task.IsFaulted) is { } failed)
            await failed;
        await workers.WaitAsync(cancellation.Token);
        running.Add(
            Task.Run(
                () =>
                {
                    try
                    {
                        work();
                    }
                    finally
                    {
                        workers.Release();
                    }
                },
                cancellation.Token
            )
        );
    }

    private void CloseTargets()
    {
        memory?.Dispose();
        memory = null;
        disk?.Dispose();
        disk = null;
    }
}
