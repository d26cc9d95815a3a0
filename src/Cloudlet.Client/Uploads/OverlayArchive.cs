using System.Formats.Tar;
using System.Text;
using System.Text.Json;

namespace Cloudlet.Client.Uploads;

/// <summary>
/// An overlay's archive (OCI, in tar) that can be read anywhere, and where in it each blob is: so that only those are sent that a cloudlet lacks. Only names and lengths are looked at;
/// whether a blob is what it should be, the cloudlet finds out.
/// </summary>
internal sealed class OverlayArchive
{
    private const string IndexFile = "index.json";
    private const string BlobFolder = "blobs/sha256/";
    private const long LargestIndex = 1 << 20;
    private const long LargestManifest = 4 << 20;

    private readonly Stream content;
    private readonly Dictionary<string, (long Start, long Length)> blobs;

    private OverlayArchive(Stream content, Dictionary<string, (long, long)> blobs, string manifest) =>
        (this.content, this.blobs, Manifest) = (content, blobs, manifest);

    /// <summary>The overlay's manifest, as it stands in the archive.</summary>
    public string Manifest { get; }

    /// <summary>Looks through an archive.</summary>
    /// <param name="content">Readable at any place; stays open, and is used by the result.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">It is no archive of an overlay.</exception>
    public static async Task<OverlayArchive> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var found = new Dictionary<string, (long Start, long Length)>();
        (long Start, long Length)? index = null;
        await using var tar = new TarReader(content, leaveOpen: true);
        while (await NextAsync(tar, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (name == IndexFile)
                index = (entry.DataOffset, entry.Length);
            else if (name.StartsWith(BlobFolder, StringComparison.Ordinal))
                found[$"sha256:{name[BlobFolder.Length..]}"] = (entry.DataOffset, entry.Length);
        }
        if (index is not { } place)
            throw new InvalidDataException($"The file has no {IndexFile}: it is no OCI archive.");
        var listed = await ReadAsync(content, place, LargestIndex, cancellationToken).ConfigureAwait(false);
        var digest = ManifestDigest(listed);
        if (!found.TryGetValue(digest, out var manifest))
            throw new InvalidDataException($"The archive lacks the manifest {digest} that its {IndexFile} names.");
        var text = await ReadAsync(content, manifest, LargestManifest, cancellationToken).ConfigureAwait(false);
        return new OverlayArchive(content, found, Encoding.UTF8.GetString(text));
    }

    /// <summary>The id of the base that the overlay stands on, as its config tells it.</summary>
    /// <exception cref="InvalidDataException">The archive has no such config.</exception>
    public async Task<string> ReadBaseIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var manifest = JsonDocument.Parse(Manifest);
            var digest = manifest.RootElement.GetProperty("config").GetProperty("digest").GetString() ?? "";
            if (!blobs.TryGetValue(digest, out var place))
                throw new InvalidDataException($"The archive lacks the config {digest} that its manifest names.");
            var text = await ReadAsync(content, place, LargestIndex, cancellationToken).ConfigureAwait(false);
            using var config = JsonDocument.Parse(text);
            return config.RootElement.GetProperty("base").GetString() ?? "";
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The archive's config does not tell its base: it is no overlay.", exception);
        }
    }

    /// <summary>The bytes of these blobs, one after the other.</summary>
    /// <exception cref="InvalidDataException">The archive lacks one, or has it in another length.</exception>
    public Stream Read(IReadOnlyList<Contracts.UploadBlob> wanted)
    {
        var places = new List<(long Start, long Length)>();
        foreach (var blob in wanted)
        {
            if (!blobs.TryGetValue(blob.Digest, out var place) || place.Length != blob.Bytes)
                throw new InvalidDataException($"The archive lacks the blob {blob.Digest} of {blob.Bytes} bytes.");
            places.Add(place);
        }
        return new PlacesStream(content, places);
    }

    private static async Task<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException(
                $"The file is no tar archive, or ends early: {exception.Message}",
                exception
            );
        }
    }

    private static async Task<byte[]> ReadAsync(
        Stream content,
        (long Start, long Length) place,
        long limit,
        CancellationToken cancellationToken
    )
    {
        if (place.Length > limit)
            throw new InvalidDataException($"An index or manifest of {place.Length} bytes is too large.");
        var bytes = new byte[place.Length];
        content.Position = place.Start;
        await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private static string ManifestDigest(byte[] index)
    {
        try
        {
            using var json = JsonDocument.Parse(index);
            return json.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString() ?? "";
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or IndexOutOfRangeException
            )
        {
            throw new InvalidDataException($"The archive's {IndexFile} names no manifest.", exception);
        }
    }
}
