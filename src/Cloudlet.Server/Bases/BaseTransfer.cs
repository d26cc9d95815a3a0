using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Synthesis;
using Cloudlet.Server.Usage;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Bases;

/// <summary>
/// Carries a base to another box in one file. Such a file is an overlay over nothing: the same pages, table and segments,
/// with the base's definition as its config, so that the import can compute the id anew from what arrived.
/// </summary>
internal sealed class BaseTransfer(
    DataDirectory data,
    BaseCatalogue bases,
    BaseKeeper keeper,
    HostGuard guard,
    UsageRegistry usage,
    TimeProvider time
)
{
    private const string ReadyAnnotation = "org.cloudlet.ready";
    private static readonly ImportLimits Limits = new()
    {
        ArtifactType = ArtifactTypes.Base,
        TotalBytes = 1L << 40,
        BlobBytes = 8L << 30,
    };

    /// <summary>Writes the base as an OCI archive.</summary>
    public async Task ExportAsync(Base item, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        using var use = usage.Use(item.Id.ToString(), "an export");
        using var work = new WorkFolder(data);
        var layout = new ImageLayout(work.Path);
        var manifest = await PackAsync(item, layout, cancellationToken);
        var descriptor = await layout.AddAsync(manifest, item.Name, null, cancellationToken);
        context.Response.ContentType = "application/x-tar";
        await OciArchive.ExportAsync(layout, descriptor, item.Name, context.Response.Body, null, cancellationToken);
    }

    /// <summary>Reads such an archive, decodes it while it arrives, and keeps the base when its id comes out the same.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="operation">What is reported to.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    public async Task<Base> ImportAsync(
        ArrivingName name,
        ArrivingArchive archive,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var work = new WorkFolder(data);
        using var store = new WorkFolder(data);
        name.Told = operation.Rename;
        var blobs = new BlobStore(store.Path);
        await using var receiver = new BaseReceiver(blobs, new BaseFolder(work.Path), bases, name, guard);
        var manifest = await operation.StepAsync(
            "receive and decode",
            async progress =>
            {
                await using var stream = new MeasuredStream(archive.Content, archive.Length, progress, time);
                var manifest = await OciArchive.ImportAsync(blobs, stream, receiver, Limits, null, cancellationToken);
                receiver.Complete();
                return manifest;
            }
        );
        return await keeper.KeepAsync(
            work,
            receiver.Definition!.Machine,
            new BaseEntry
            {
                Name = name.Of(manifest),
                Ready = manifest.Annotations?.GetValueOrDefault(ReadyAnnotation) ?? "manual",
                CreatedAt = time.GetUtcNow(),
            },
            expected: receiver.Definition,
            operation,
            cancellationToken
        );
    }

    private static async Task<Manifest> PackAsync(Base item, ImageLayout layout, CancellationToken cancellationToken)
    {
        using var lease = layout.Pin();
        var definition = item.Definition;
        using var nothing = BaseImage.Empty(
            Page.CountFor(definition.Disk?.Bytes ?? 0),
            Page.CountFor(definition.Memory.Bytes)
        );
        using var memory = MappedPages.Open(Space.Memory, item.Folder.Memory, nothing);
        using var disk = definition.Disk is null ? null : MappedPages.Open(Space.Disk, item.Folder.Disk, nothing);
        List<IChangedPages> spaces = disk is null ? [memory] : [memory, disk];
        await using var state = File.OpenRead(item.Folder.MachineState);
        var encoded = await new OverlayEncoder(new EncoderOptions()).EncodeAsync(
            nothing,
            spaces,
            state,
            new StoreSink(layout.Blobs),
            null,
            cancellationToken
        );
        List<Descriptor> layers = [.. encoded.Blobs.Select(StoreSink.Describe)];
        if (definition.Kernel is not null)
            layers.Insert(0, await PutAsync(ArtifactTypes.Kernel, item.Folder.Kernel));
        if (definition.Initrd is not null)
            layers.Insert(0, await PutAsync(ArtifactTypes.Initrd, item.Folder.Initrd));
        var json = definition.ToJson();
        await layout.Blobs.PutAsync(json, cancellationToken);
        return Manifest.Create(
            ArtifactTypes.Base,
            BaseManifest.Config(json),
            layers,
            annotations: new Dictionary<string, string>
            {
                [ArrivingName.Title] = item.Name,
                [ReadyAnnotation] = item.Entry.Ready,
            }
        );

        async Task<Descriptor> PutAsync(string mediaType, string path)
        {
            await using var file = File.OpenRead(path);
            var digest = await layout.Blobs.PutAsync(file, null, null, cancellationToken);
            return new Descriptor(mediaType, digest, file.Length);
        }
    }
}
