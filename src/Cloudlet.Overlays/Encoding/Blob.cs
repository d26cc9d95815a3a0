namespace Cloudlet.Overlays;

/// <summary>What a blob of an overlay holds.</summary>
public enum BlobKind
{
    /// <summary>Where each changed page comes from. The decoder needs it first.</summary>
    PageTable,

    /// <summary>Devices, CPUs and the other memory blocks.</summary>
    MachineState,

    /// <summary>Contents of pages.</summary>
    Segment,
}

/// <summary>A blob that was written: its kind, SHA-256 and size in bytes.</summary>
public readonly record struct Blob(BlobKind Kind, Digest Digest, long Size);

/// <summary>Where an encoder's blobs go. Called for one blob at a time.</summary>
public interface IBlobSink
{
    /// <summary>Keeps a copy of <paramref name="content"/>, which is valid until the task ends.</summary>
    Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
