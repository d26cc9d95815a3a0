namespace Cloudlet.Artifacts;

/// <summary>What became of a put: the blob, and whether its file was made by this very put.</summary>
internal readonly record struct StoredBlob(Digest Digest, long Size, bool IsNew);
