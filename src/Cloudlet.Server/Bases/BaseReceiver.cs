using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Bases;

/// <summary>
/// Follows a base's blobs as they arrive and writes its files: disk and memory are decoded over nothing, the rest is
/// copied. What comes too early waits.
/// </summary>
internal sealed class BaseReceiver(
    BlobStore blobs,
    BaseFolder folder,
    BaseCatalogue bases,
    ArrivingName name,
    HostGuard guard
) : IArchiveObserver, IAsyncDisposable
{
    private const int DefinitionLimit = 1 << 20;

    private readonly List<Descriptor> early = [];
    private Manifest? manifest;
    private List<Digest> segments = [];
    private BaseImage? nothing;
    private SparseFileTarget? memory;
    private SparseFileTarget? disk;
    private OverlayDecoder? decoder;
    private bool hasTable;

    /// <summary>What the archive says that it holds.</summary>
    public BaseDefinition? Definition { get; private set; }

    public Task OnManifestAsync(Descriptor listed, Manifest manifest, CancellationToken cancellationToken)
    {
        ArtifactTypes.Check(manifest, ArtifactTypes.Base);
        this.manifest = manifest;
        segments =
        [
            .. manifest.Layers.Where(layer => layer.MediaType == ArtifactTypes.Segment).Select(layer => layer.Digest),
        ];
        return Task.CompletedTask;
    }

    public async Task OnBlobAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        if (layer.Digest == manifest!.Config.Digest)
            await BeginAsync(blobs.ReadAllBytes(layer.Digest, DefinitionLimit), cancellationToken);
        else
            early.Add(layer);
        if (Definition is null)
            return;
        foreach (var waiting in early.OrderBy(item => item.MediaType == ArtifactTypes.Segment).ToList())
        {
            if (waiting.MediaType == ArtifactTypes.Segment && !hasTable)
                continue;
            early.Remove(waiting);
            await TakeAsync(waiting, cancellationToken);
        }
    }

    /// <summary>All blobs are here: checks that nothing was missing, and makes the files durable.</summary>
    public void Complete()
    {
        if (
            !hasTable
            || !File.Exists(folder.MachineState)
            || (Definition!.Kernel is not null && !File.Exists(folder.Kernel))
            || (Definition.Initrd is not null && !File.Exists(folder.Initrd))
        )
            throw Refuse.Corrupt(
                "The archive lacks the base's page table, machine state, kernel or initial RAM disk.",
                "Export the base again."
            );
        decoder!.Complete();
        memory!.Flush();
        disk?.Flush();
    }

    public ValueTask DisposeAsync()
    {
        memory?.Dispose();
        disk?.Dispose();
        nothing?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task BeginAsync(byte[] json, CancellationToken cancellationToken)
    {
        Definition = BaseDefinition.Parse(json);
        if (bases.Find(Digest.Of(json)) is { } present)
            throw Refuse.BaseHere(present.Name, present.Id.ToString());
        _ = name.Of(manifest!);
        await guard.CheckAsync(Definition.Machine, 0, cancellationToken);
        var diskBytes = Definition.Disk?.Bytes ?? 0;
        nothing = BaseImage.Empty(Page.CountFor(diskBytes), Page.CountFor(Definition.Memory.Bytes));
        memory = new SparseFileTarget(folder.Memory, Definition.Memory.Bytes);
        disk = Definition.Disk is null ? null : new SparseFileTarget(folder.Disk, diskBytes);
        decoder = new OverlayDecoder(nothing, (IPageTarget?)disk ?? new Images.NoTarget(), memory);
    }

    private async Task TakeAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        switch (layer.MediaType)
        {
            case ArtifactTypes.PageTable:
                Map(layer, decoder!.ReadTable);
                decoder!.ApplyBase(cancellationToken);
                hasTable = true;
                break;
            case ArtifactTypes.Segment:
                Map(layer, content => decoder!.ApplySegment(segments.IndexOf(layer.Digest), content));
                break;
            case ArtifactTypes.MachineState:
                await using (var state = File.Create(folder.MachineState))
                    Map(layer, content => OverlayDecoder.DecodeMachineState(content, state));
                break;
            case ArtifactTypes.Kernel:
                await CopyAsync(layer, folder.Kernel, cancellationToken);
                break;
            case ArtifactTypes.Initrd:
                await CopyAsync(layer, folder.Initrd, cancellationToken);
                break;
            default:
                break;
        }
    }

    private void Map(Descriptor layer, ReadBlob read)
    {
        using var blob = blobs.Map(layer.Digest);
        read(blob.Read(0, checked((int)blob.Length)));
    }

    private async Task CopyAsync(Descriptor layer, string path, CancellationToken cancellationToken)
    {
        await using var blob = blobs.OpenRead(layer.Digest);
        await using var file = File.Create(path);
        await blob.CopyToAsync(file, cancellationToken);
    }

    private delegate void ReadBlob(ReadOnlySpan<byte> content);
}
