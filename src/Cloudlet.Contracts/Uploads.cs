namespace Cloudlet.Contracts;

/// <summary>
/// What is to be sent. Of an overlay its manifest: the blobs that are here already are not sent. Of a disk image its size and digest.
/// </summary>
public sealed record CreateUpload
{
    /// <summary><c>overlay</c> or <c>disk</c>.</summary>
    public UploadKind? Kind { get; init; }

    /// <summary>What people call it, such as the file's name: at most 100 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Of an overlay: its OCI manifest, byte for byte, as text. At most 4 MiB.</summary>
    public string? Manifest { get; init; }

    /// <summary>Of a disk image: its size in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>Of a disk image: <c>sha256:…</c> of its bytes.</summary>
    public string? Digest { get; init; }
}

/// <summary>
/// An upload: one stream of bytes, made of the blobs that were not here when it began. It is sent in as many pieces as it takes, each where the last one ended.
/// </summary>
public sealed record UploadInfo
{
    /// <summary>Its identity on this cloudlet.</summary>
    public required string Id { get; init; }

    /// <summary>What is sent.</summary>
    public required UploadKind Kind { get; init; }

    /// <summary>Whether all of it is here.</summary>
    public required UploadState State { get; init; }

    /// <summary>What people call it.</summary>
    public string? Title { get; init; }

    /// <summary>Bytes of the stream that are here: the next piece begins there.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes of the whole stream.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that need not be sent, as they were here already.</summary>
    public required long PresentBytes { get; init; }

    /// <summary>What the stream is made of, one after the other. Left out in lists.</summary>
    public IReadOnlyList<UploadBlob>? Blobs { get; init; }

    /// <summary>The name of the overlay that it became; null before.</summary>
    public string? Overlay { get; init; }

    /// <summary>The device that it belongs to; null when it was begun on the cloudlet's own host.</summary>
    public string? Device { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it goes, with all that was sent, unless more comes or it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A blob of an upload's stream.</summary>
/// <param name="Digest"><c>sha256:…</c> of its bytes.</param>
/// <param name="Bytes">Its length.</param>
public sealed record UploadBlob(string Digest, long Bytes);

/// <summary>What can be uploaded.</summary>
public enum UploadKind
{
    /// <summary>A VM overlay: becomes an overlay of this cloudlet, or an instance while it arrives.</summary>
    Overlay,

    /// <summary>A disk image, raw or qcow2: becomes the disk of a base.</summary>
    Disk,
}

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>Bytes are missing.</summary>
    Receiving,

    /// <summary>All bytes are here.</summary>
    Complete,

    /// <summary>It became an overlay; there is nothing left of the upload itself.</summary>
    Finished,
}

/// <summary>How an upload becomes an overlay of this cloudlet.</summary>
public sealed record FinishUpload
{
    /// <summary>The overlay's name; null keeps the one that it had where it was made.</summary>
    public string? Name { get; init; }
}
