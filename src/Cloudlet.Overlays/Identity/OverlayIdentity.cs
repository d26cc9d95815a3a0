using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cloudlet.Overlays;

/// <summary>
/// Computes an overlay's id from its content. Pages of a space come in ascending order; which space comes first, and how the pages are
/// stored, makes no difference. <c>docs/formats/overlay.md</c> has the formula.
/// </summary>
internal sealed class OverlayIdentity : IDisposable
{
    /// <summary>Bytes that one page adds to its space's hash: its number, and the SHA-256 of its content.</summary>
    public const int RecordSize = sizeof(long) + Digest.Size;

    private readonly IncrementalHash disk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash memory = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private static ReadOnlySpan<byte> Domain => "cloudlet-overlay-v1\n"u8;

    /// <summary>The SHA-256 of a page of zeros.</summary>
    public static Digest ZeroPage { get; } = Digest.Of(new byte[Page.Size]);

    /// <summary>Writes what one page adds: to be gathered, and given to <see cref="Append"/> many at a time.</summary>
    public static void WriteRecord(Span<byte> destination, PageNumber page, ReadOnlySpan<byte> contentDigest)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, page.Value);
        contentDigest.CopyTo(destination[sizeof(long)..]);
    }

    /// <inheritdoc cref="WriteRecord(Span{byte}, PageNumber, ReadOnlySpan{byte})"/>
    public static void WriteRecord(Span<byte> destination, PageNumber page, in Digest contentDigest) =>
        WriteRecord(destination, page, MemoryMarshal.AsBytes(new ReadOnlySpan<Digest>(in contentDigest)));

    /// <summary>Adds the records of pages that follow those already added of that space.</summary>
    public void Append(Space space, ReadOnlySpan<byte> records) =>
        (space == Space.Disk ? disk : memory).AppendData(records);

    /// <summary>The id.</summary>
    public Digest Finish(Digest baseId, Digest machineState)
    {
        Span<byte> whole = stackalloc byte[Domain.Length + (4 * Digest.Size)];
        Domain.CopyTo(whole);
        var parts = whole[Domain.Length..];
        baseId.CopyTo(parts);
        Digest.Finish(disk).CopyTo(parts[Digest.Size..]);
        Digest.Finish(memory).CopyTo(parts[(2 * Digest.Size)..]);
        machineState.CopyTo(parts[(3 * Digest.Size)..]);
        return Digest.Of(whole);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disk.Dispose();
        memory.Dispose();
    }
}
