namespace Cloudlet.Artifacts;

/// <summary>
/// Keeps blobs from being deleted while they belong to no manifest yet, or while somebody reads them. From its opening
/// until it is disposed, every blob that anyone puts into the store stays, and every blob named to <see cref="Keep"/>.
/// A lease lives in memory: after a crash, what no manifest needs is garbage again.
/// </summary>
public sealed class BlobLease : IDisposable
{
    private readonly BlobStore store;

    internal BlobLease(BlobStore store) => this.store = store;

    /// <summary>How often each blob was put or kept since the opening. Owned by the store's lock.</summary>
    internal Dictionary<Digest, int> Claims { get; } = [];

    /// <summary>Keeps a blob that is in the store already. False when it is not there.</summary>
    public bool Keep(Digest digest) => store.Claim(digest);

    /// <summary>Lets the blobs go: the next collection of garbage takes those that no manifest needs.</summary>
    public void Dispose() => store.Release(this);
}
