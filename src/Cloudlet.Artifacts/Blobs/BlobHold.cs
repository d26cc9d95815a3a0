namespace Cloudlet.Artifacts;

/// <summary>Keeps the blobs that it names, and no others, from being deleted, whether they are here yet or not.</summary>
internal sealed class BlobHold(BlobStore store, IEnumerable<Digest> digests) : IDisposable
{
    /// <summary>What it keeps.</summary>
    public IReadOnlySet<Digest> Digests { get; } = digests.ToHashSet();

    public void Dispose() => store.Release(this);
}
