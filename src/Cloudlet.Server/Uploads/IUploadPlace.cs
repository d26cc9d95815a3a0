using Cloudlet.Artifacts;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Uploads;

/// <summary>Where the whole blobs of an upload go.</summary>
internal interface IUploadPlace
{
    /// <summary>Whether a blob is there, sound.</summary>
    Task<bool> HasAsync(UploadPart part, CancellationToken cancellationToken);

    /// <summary>Takes a file that is a whole blob; the file is gone afterwards.</summary>
    /// <exception cref="BlobCorruptException">It has another digest. It is still there.</exception>
    Task TakeAsync(UploadPart part, string file, CancellationToken cancellationToken);
}

/// <summary>Blobs of an overlay go into the store.</summary>
internal sealed class StorePlace(BlobStore blobs) : IUploadPlace
{
    public async Task<bool> HasAsync(UploadPart part, CancellationToken cancellationToken) =>
        blobs.SizeOf(part.Digest) == part.Bytes && await blobs.IsSoundAsync(part.Digest, cancellationToken);

    public Task TakeAsync(UploadPart part, string file, CancellationToken cancellationToken) =>
        blobs.AdoptAsync(file, part.Digest, cancellationToken);
}

/// <summary>A disk image stays beside, until a base is made of it.</summary>
internal sealed class DiskPlace(UploadFolder folder) : IUploadPlace
{
    public Task<bool> HasAsync(UploadPart part, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(folder.Disk));

    public async Task TakeAsync(UploadPart part, string file, CancellationToken cancellationToken)
    {
        await using (var content = File.OpenRead(file))
        {
            var actual = await Digest.OfAsync(content, cancellationToken);
            if (actual != part.Digest)
                throw new BlobCorruptException(part.Digest, actual);
            RandomAccess.FlushToDisk(content.SafeFileHandle);
        }
        AtomicFile.Move(file, folder.Disk);
    }
}
