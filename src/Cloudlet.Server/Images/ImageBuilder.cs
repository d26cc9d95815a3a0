using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Images;

/// <summary>
/// Decodes one overlay into a machine image while its blobs arrive: the table first, then segments in any order, several
/// at once. Memory is decoded into what machines map, disk into its layer. When all is decoded (<see cref="CompleteAsync"/>) a machine can start from it; what the next start needs, files that
/// outlive us, is made after that (<see cref="FinishAsync"/>). Blobs are given by one caller at a time.
/// </summary>
internal sealed class ImageBuilder : IAsyncDisposable
{
    private readonly WorkFolder work;
    private readonly BaseImage baseImage;
    private readonly SemaphoreSlim workers = new(Environment.ProcessorCount);
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource cancellation;
    private readonly Task<MemoryImageWriter> memory;
    private Qcow2Writer? disk;
    private OverlayDecoder? decoder;
    private MemoryLease? whole;

    /// <summary>Starts at once with what needs no blob: a copy of the base's memory, holes kept.</summary>
    public ImageBuilder(Digest manifest, Base item, DataDirectory data, CancellationToken cancellationToken)
    {
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        work = new WorkFolder(data);
        Place = data.Image(manifest);
        Folder = new ImageFolder(work.Path);
        baseImage = BaseImage.Open(
            item.Id,
            item.Definition.Disk is null ? null : item.Folder.Disk,
            item.Folder.Memory,
            item.Folder.PagesIndex
        );
        memory = MemoryImageWriter.CopyAsync(item.Folder.Memory, null, cancellation.Token);
        if (item.Definition.Disk is { } space)
        {
            // Relative, so that a data directory may be moved: images/<id>/ and work/<id>/ are equally deep.
            var backing = Path.Combine("..", "..", "bases", item.Id.Hex, Path.GetFileName(item.Folder.Disk));
            disk = Qcow2Writer.Create(Folder.Disk, space.Bytes, backing, "raw");
        }
    }

    /// <summary>Where the image is being made.</summary>
    public ImageFolder Folder { get; }

    /// <summary>Where it will stand.</summary>
    public ImageFolder Place { get; }

    /// <summary>Takes the page table: lays out the disk and writes all pages that come from the base.</summary>
    public async Task AcceptTableAsync(MappedFile blob)
    {
        var target = new MemoryTarget(await memory);
        decoder = new OverlayDecoder(baseImage, disk is null ? new NoTarget() : new DiskTarget(disk), target);
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
    }

    /// <summary>Waits for the last page. From now on machines can start from it: their memory is in <paramref name="shared"/> under the name of its place, the rest in <see cref="Folder"/>.</summary>
    public async Task CompleteAsync(SharedMemory shared)
    {
        await Task.WhenAll(running);
        decoder!.Complete();
        whole = shared.Offer(Place.Memory, (await memory).Seal());
    }

    /// <summary>Writes the memory to a file, makes all files durable, and moves them to their place. No machine starts from them meanwhile.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await whole!.Image.SaveAsync(Folder.Memory, cancellationToken);
        disk?.Finish();
        disk?.Dispose();
        disk = null;
        work.Seal();
        AtomicFile.Move(work.Path, Place.Path);
    }

    /// <summary>Stops the workers and deletes what was not finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await cancellation.CancelAsync();
        await Task.WhenAll([.. running, memory]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        whole?.Dispose();
        if (memory.IsCompletedSuccessfully)
            (await memory).Dispose();
        disk?.Dispose();
        disk = null;
        baseImage.Dispose();
        workers.Dispose();
        cancellation.Dispose();
        work.Dispose();
    }

    private static ReadOnlySpan<byte> Content(MappedFile blob) => blob.Read(0, checked((int)blob.Length));

    private async Task StartAsync(Action decode)
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
                        decode();
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
}
