using System.Buffers;
using System.Security.Cryptography;

namespace Cloudlet.Artifacts;

/// <summary>
/// Immutable blobs, each in a file named by the SHA-256 of its content: <c>blobs/sha256/&lt;hex&gt;</c> of an OCI image
/// layout. A blob is there as a whole or not at all: it is written to <c>*.tmp</c>, checked, fsynced and renamed. Putting
/// the same content twice keeps one file, and repairs it when it was damaged. Thread-safe; one process owns the folder.
/// </summary>
public sealed class BlobStore
{
    private const int BufferSize = 128 * 1024;

    private readonly Lock gate = new();
    private readonly List<BlobLease> leases = [];
    private readonly List<BlobHold> holds = [];
    private readonly string folder;

    /// <summary>The store inside the layout at <paramref name="layoutRoot"/>. Its folders are made when they are missing.</summary>
    public BlobStore(string layoutRoot)
    {
        var root = Path.GetFullPath(layoutRoot);
        folder = Path.Combine(root, "blobs", "sha256");
        if (Directory.Exists(folder))
            return;
        Directory.CreateDirectory(folder);
        AtomicFile.SyncFolder(Path.Combine(root, "blobs"));
        AtomicFile.SyncFolder(root);
    }

    /// <summary>Whether the blob is here. It stays only while a manifest or a lease holds it.</summary>
    public bool Contains(Digest digest) => File.Exists(PathOf(digest));

    /// <summary>Bytes in the blob, or null when it is not here.</summary>
    public long? SizeOf(Digest digest)
    {
        var file = new FileInfo(PathOf(digest));
        return file.Exists ? file.Length : null;
    }

    /// <summary>Opens the blob for reading, unbuffered. The caller disposes the stream; it survives the blob's deletion.</summary>
    /// <exception cref="BlobMissingException">The blob is not here.</exception>
    public FileStream OpenRead(Digest digest)
    {
        try
        {
            return new FileStream(
                PathOf(digest),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0
            );
        }
        catch (FileNotFoundException)
        {
            throw new BlobMissingException(digest);
        }
    }

    /// <summary>Maps the blob into memory, so that it is read without a copy. The caller disposes the map; it survives the blob's deletion.</summary>
    /// <exception cref="BlobMissingException">The blob is not here.</exception>
    public MappedFile Map(Digest digest)
    {
        try
        {
            return MappedFile.OpenRead(PathOf(digest));
        }
        catch (FileNotFoundException)
        {
            throw new BlobMissingException(digest);
        }
    }

    /// <summary>The whole content of a small blob, checked against its digest.</summary>
    /// <exception cref="BlobMissingException">The blob is not here.</exception>
    /// <exception cref="BlobTooLargeException">It has more than <paramref name="limit"/> bytes; nothing was allocated.</exception>
    /// <exception cref="BlobCorruptException">The file was damaged after it had been stored.</exception>
    public byte[] ReadAllBytes(Digest digest, int limit)
    {
        using var file = OpenRead(digest);
        if (file.Length > limit)
            throw new BlobTooLargeException(limit);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var actual = Digest.Of(content);
        return actual == digest ? content : throw new BlobCorruptException(digest, actual);
    }

    /// <summary>Stores <paramref name="content"/> and gives its digest. It is durable when a manifest with it was added to the layout.</summary>
    public async Task<Digest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        (await StoreAsync(content, cancellationToken)).Digest;

    /// <summary>
    /// Stores what is left in <paramref name="content"/> and gives its digest. Nothing stays when it fails. It is durable
    /// when a manifest with it was added to the layout.
    /// </summary>
    /// <param name="content">Read to its end, in pieces; not disposed.</param>
    /// <param name="expected">The digest that was promised, or null to take whatever comes.</param>
    /// <param name="limit">The most bytes to take, or null for no limit.</param>
    /// <param name="cancellationToken">Stops the copying; nothing stays.</param>
    /// <exception cref="BlobCorruptException">The content is not the expected one.</exception>
    /// <exception cref="BlobTooLargeException">The content has more than <paramref name="limit"/> bytes.</exception>
    public async Task<Digest> PutAsync(
        Stream content,
        Digest? expected,
        long? limit,
        CancellationToken cancellationToken
    ) =>
        (
            await StoreAsync(content, expected, limit ?? long.MaxValue, BlobDurability.WhenStored, cancellationToken)
        ).Digest;

    /// <summary>Keeps all blobs that are put from now on until the lease is disposed. See <see cref="BlobLease"/>.</summary>
    public BlobLease Pin()
    {
        var lease = new BlobLease(this);
        lock (gate)
            leases.Add(lease);
        return lease;
    }

    /// <summary>
    /// Keeps these blobs, and no others, until the result is disposed: those that are here, and those that will be. For what takes long, where
    /// <see cref="Pin"/> would keep the garbage of all others too.
    /// </summary>
    public IDisposable Hold(IEnumerable<Digest> digests)
    {
        var hold = new BlobHold(this, digests);
        lock (gate)
            holds.Add(hold);
        return hold;
    }

    /// <summary>Whether the blob is here and sound: its content is read and compared.</summary>
    public async Task<bool> IsSoundAsync(Digest digest, CancellationToken cancellationToken) =>
        await ClaimAsync(digest, cancellationToken) == BlobState.Sound;

    /// <summary>
    /// Takes a file of the same file system as a blob; it is moved, not copied. It is durable when a manifest with it was added to the layout.
    /// </summary>
    /// <param name="path">The file; gone afterwards, also when the blob was here. It stays when this fails.</param>
    /// <param name="expected">Its digest.</param>
    /// <param name="cancellationToken">Stops before anything is changed.</param>
    /// <exception cref="BlobCorruptException">The file has another digest.</exception>
    public async Task AdoptAsync(string path, Digest expected, CancellationToken cancellationToken)
    {
        var state = await ClaimAsync(expected, cancellationToken);
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        {
            var actual = await Digest.OfAsync(file, cancellationToken);
            if (actual != expected)
                throw new BlobCorruptException(expected, actual);
            if (state == BlobState.Damaged)
                RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        lock (gate)
        {
            // What stands there meanwhile may be durable, and named by a manifest.
            if (state != BlobState.Damaged && Contains(expected))
                File.Delete(path);
            else
                File.Move(path, PathOf(expected), overwrite: true);
            CountClaim(expected);
        }
    }

    /// <summary>Deletes the blob. False when it is not here, or a lease or a hold keeps it.</summary>
    public bool Delete(Digest digest)
    {
        lock (gate)
        {
            if (IsHeld(digest) || leases.Exists(lease => lease.Claims.ContainsKey(digest)) || !Contains(digest))
                return false;
            File.Delete(PathOf(digest));
            return true;
        }
    }

    /// <summary>Deletes what a crash left half written. Only for the start, before anything is put.</summary>
    public void DeleteTemporaries()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + AtomicFile.TemporarySuffix))
            File.Delete(path);
    }

    /// <summary>All blobs, in no order. Files that are not named as blobs are passed over.</summary>
    internal IEnumerable<Digest> All()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (Digest.TryParse($"sha256:{Path.GetFileName(path)}", null, out var digest))
                yield return digest;
        }
    }

    /// <summary>Makes blobs durable, content and name: those that are so already cost next to nothing.</summary>
    /// <exception cref="BlobMissingException">One is not here.</exception>
    internal async Task SyncAsync(IEnumerable<Digest> digests, CancellationToken cancellationToken)
    {
        // Several at a time: file systems put them into one commit of their journal.
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            digests,
            options,
            (digest, _) =>
            {
                using var file = OpenRead(digest);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
                return ValueTask.CompletedTask;
            }
        );
        AtomicFile.SyncFolder(folder);
    }

    internal async Task<StoredBlob> StoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var digest = Digest.Of(content.Span);
        if (await ClaimAsync(digest, cancellationToken) == BlobState.Sound)
            return new StoredBlob(digest, content.Length, IsNew: false);

        await using var temporary = new TemporaryBlob(folder);
        await temporary.WriteAsync(content, cancellationToken);
        return new StoredBlob(digest, content.Length, Commit(temporary, digest, durably: true));
    }

    internal async Task<StoredBlob> StoreAsync(
        Stream content,
        Digest? expected,
        long limit,
        BlobDurability durability,
        CancellationToken cancellationToken
    )
    {
        var state = expected is { } promised ? await ClaimAsync(promised, cancellationToken) : BlobState.Missing;
        await using var temporary = state == BlobState.Sound ? null : new TemporaryBlob(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        long size = 0;
        try
        {
            while (true)
            {
                var count = await content.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                    break;
                size += count;
                if (size > limit)
                    throw new BlobTooLargeException(limit);
                hash.AppendData(buffer, 0, count);
                if (temporary is not null)
                    await temporary.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var actual = Digest.Finish(hash);
        if (expected is { } digest && digest != actual)
            throw new BlobCorruptException(digest, actual);
        var durably = durability == BlobDurability.WhenStored || state == BlobState.Damaged;
        return new StoredBlob(actual, size, temporary is not null && Commit(temporary, actual, durably));
    }

    /// <summary>Counts one more use of a blob in every open lease. False when the blob is not here.</summary>
    internal bool Claim(Digest digest)
    {
        lock (gate)
        {
            if (!Contains(digest))
                return false;
            CountClaim(digest);
            return true;
        }
    }

    internal void Release(BlobLease lease)
    {
        lock (gate)
            leases.Remove(lease);
    }

    /// <summary>
    /// Deletes blobs that the owner of <paramref name="own"/> made while it held that lease, except those that somebody
    /// else put or kept meanwhile: then the lease counts more than the owner's one claim.
    /// </summary>
    internal void Undo(BlobLease own, IEnumerable<Digest> created)
    {
        lock (gate)
        {
            foreach (var digest in created)
            {
                if (own.Claims.GetValueOrDefault(digest) <= 1 && !IsHeld(digest))
                    File.Delete(PathOf(digest));
            }
        }
    }

    internal void Release(BlobHold hold)
    {
        lock (gate)
            holds.Remove(hold);
    }

    /// <summary>
    /// Claims the blob when it is here, and looks whether it must be written: reading is far cheaper than a durable write.
    /// A damaged file is written anew, which is how getting an artifact again repairs it.
    /// </summary>
    private async Task<BlobState> ClaimAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!Claim(digest))
            return BlobState.Missing;
        try
        {
            await using var file = OpenRead(digest);
            return await Digest.OfAsync(file, cancellationToken) == digest ? BlobState.Sound : BlobState.Damaged;
        }
        catch (BlobMissingException)
        {
            return BlobState.Missing;
        }
    }

    /// <summary>Gives the blob its name. True when nothing had it.</summary>
    private bool Commit(TemporaryBlob temporary, Digest digest, bool durably)
    {
        temporary.Finish(durably);
        lock (gate)
        {
            var path = PathOf(digest);
            var isNew = !File.Exists(path);
            // What stands there meanwhile may be durable, and named by a manifest: only what is so too may replace it.
            if (isNew || durably)
                temporary.MoveTo(path);
            CountClaim(digest);
            return isNew;
        }
    }

    private bool IsHeld(Digest digest) => holds.Exists(hold => hold.Digests.Contains(digest));

    private void CountClaim(Digest digest)
    {
        foreach (var lease in leases)
            lease.Claims[digest] = lease.Claims.GetValueOrDefault(digest) + 1;
    }

    private string PathOf(Digest digest) => Path.Combine(folder, digest.Hex);
}
