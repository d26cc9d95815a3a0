using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Formats;

/// <summary>
/// The last 16 bytes of every blob: the XXH128 of all before them. It finds accidents at the speed of memory, where no digest of
/// the transport does; against attackers stand the blob's SHA-256 and the overlay's id.
/// </summary>
internal static class Seal
{
    public const int Size = XxHash128.Size;

    public static XxHash128 Of(ReadOnlySpan<byte> content) => XxHash128.Of(content);

    /// <summary>The content before the seal, once the seal is found right.</summary>
    public static ReadOnlySpan<byte> Open(string blob, ReadOnlySpan<byte> content, out XxHash128 seal)
    {
        if (content.Length < Size)
            throw new OverlayCorruptException(blob, 0, $"{content.Length} bytes cannot be one");
        var body = content[..^Size];
        seal = XxHash128.Read(content[^Size..]);
        return Of(body) == seal
            ? body
            : throw new OverlayCorruptException(blob, null, "its content and its checksum disagree");
    }
}
