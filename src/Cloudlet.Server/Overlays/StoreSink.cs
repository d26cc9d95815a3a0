using Cloudlet.Artifacts;
using Cloudlet.Overlays;

namespace Cloudlet.Server.Overlays;

/// <summary>Puts the encoder's blobs into the store.</summary>
internal sealed class StoreSink(BlobStore blobs) : IBlobSink
{
    public async Task<Blob> WriteAsync(
        BlobKind kind,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken
    ) => new(kind, await blobs.PutAsync(content, cancellationToken), content.Length);

    /// <summary>How a manifest names a blob.</summary>
    public static Descriptor Describe(Blob blob) =>
        new(
            blob.Kind switch
            {
                BlobKind.PageTable => ArtifactTypes.PageTable,
                BlobKind.MachineState => ArtifactTypes.MachineState,
                _ => ArtifactTypes.Segment,
            },
            blob.Digest,
            blob.Size
        );
}
