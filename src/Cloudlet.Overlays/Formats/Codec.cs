using Cloudlet.Overlays.Compression;

namespace Cloudlet.Overlays.Formats;

/// <summary>How the payload of a blob is compressed. The numbers are part of the formats.</summary>
internal enum Codec : byte
{
    /// <summary>Not at all.</summary>
    Stored = 0,

    /// <summary>One zstd frame.</summary>
    Zstd = 1,
}

/// <summary>What each codec does.</summary>
internal static class CodecExtensions
{
    /// <summary>Fills <paramref name="destination"/>, which has exactly the size that the content must have.</summary>
    public static void Decode(
        this Codec codec,
        string blob,
        ReadOnlySpan<byte> payload,
        Span<byte> destination,
        ReadOnlySpan<byte> prefix = default
    )
    {
        switch (codec)
        {
            case Codec.Stored when payload.Length == destination.Length && prefix.IsEmpty:
                payload.CopyTo(destination);
                break;
            case Codec.Stored:
                throw new OverlayCorruptException(
                    blob,
                    null,
                    $"it stores {payload.Length} bytes, and {destination.Length} are needed"
                );
            case Codec.Zstd:
                if (!ZstdDecompressor.TryDecompress(payload, destination, prefix, out var written, out var problem))
                    throw new OverlayCorruptException(blob, null, $"zstd says: {problem}");
                if (written != destination.Length)
                    throw new OverlayCorruptException(
                        blob,
                        null,
                        $"it decompresses to {written} bytes, and {destination.Length} are needed"
                    );
                break;
            default:
                throw new OverlayCorruptException(blob, null, $"codec {(byte)codec} is not known");
        }
    }
}
