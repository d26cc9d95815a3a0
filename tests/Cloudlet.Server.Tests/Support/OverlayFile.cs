using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Uploads;

namespace Cloudlet.Server.Tests.Support;

/// <summary>An overlay's archive as it would lie on a device, with segments of random bytes: whole to the last digest, though no machine would come of it.</summary>
/// <param name="Archive">The file.</param>
/// <param name="Manifest">What is in it.</param>
/// <param name="Stream">Its blobs as an upload sends them, when the cloudlet has none of them.</param>
internal sealed record OverlayFile(byte[] Archive, Manifest Manifest, byte[] Stream)
{
    /// <summary>Makes one.</summary>
    /// <param name="name">The name in the archive.</param>
    /// <param name="seed">Where the random bytes come from: two with one seed share their segments, as far as both have them.</param>
    /// <param name="segments">How many segments.</param>
    /// <param name="segmentBytes">Bytes of each.</param>
    /// <param name="notes">Annotations of the archive's index.</param>
    public static async Task<OverlayFile> CreateAsync(
        string name,
        int seed,
        int segments,
        int segmentBytes,
        IReadOnlyDictionary<string, string>? notes = null
    )
    {
        using var folder = new TestFolder();
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        var layout = new ImageLayout(folder.At("store"));
        using var pin = layout.Pin();
        var random = new Random(seed);
        var layers = new List<Descriptor>();
        for (var i = 0; i < segments; i++)
        {
            var segment = new byte[segmentBytes];
            random.NextBytes(segment);
            layers.Add(
                new Descriptor(ArtifactTypes.Segment, await layout.Blobs.PutAsync(segment, default), segmentBytes)
            );
        }
        var config = new OverlayConfig
        {
            Id = Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{name} {seed}")),
            Base = Sample.Definition.ComputeId(),
            Machine = Sample.Machine,
            Statistics = new OverlayStatistics(1, 2, new PageCounts(1, 1, 1, 0, 0), 3),
            Ports = [8080],
        }.ToJson();
        var manifest = Manifest.Create(
            ArtifactTypes.Overlay,
            new Descriptor(ArtifactTypes.OverlayConfig, await layout.Blobs.PutAsync(config, default), config.Length),
            layers,
            annotations: new Dictionary<string, string> { [ArrivingName.Title] = name }
        );
        var archive = new MemoryStream();
        var named = await layout.AddAsync(manifest, name, notes, default);
        await OciArchive.ExportAsync(layout, named, name, archive, null, default);
        var stream = UploadPlan.PartsOf(manifest).SelectMany(part => layout.Blobs.ReadAllBytes(part.Digest, 8 << 20));
        return new OverlayFile(archive.ToArray(), manifest, [.. stream]);
    }

    /// <summary>To be read by a client.</summary>
    public MemoryStream Open() => new(Archive, writable: false);

    /// <summary>The end of an archive: its blobs, whatever its index says.</summary>
    public byte[] Tail(byte[] archive) => archive[^(int)BlobBytes..];

    /// <summary>Bytes of config and layers.</summary>
    public long BlobBytes => Manifest.Blobs.Sum(blob => blob.Size);
}

/// <summary>Counts what is read.</summary>
internal sealed class CountingStream(byte[] content) : MemoryStream(content, writable: false)
{
    public long Taken { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        Taken += count;
        return count;
    }
}
