using System.Buffers.Binary;
using Cloudlet.Overlays;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Engine;

/// <summary>
/// An overlay in one file: its blobs in the order in which they were made, then for each its kind, offset, size and SHA-256, then the
/// lengths of the new images, the base's id and the number of blobs.
/// </summary>
internal sealed class Artifact(string path) : IBlobSink, IDisposable
{
    private const int EntrySize = 1 + sizeof(long) + sizeof(long) + Digest.Size;
    private const int TrailerSize = sizeof(long) + sizeof(long) + Digest.Size + sizeof(int);

    private readonly SafeFileHandle file = CreateFile(path);
    private readonly List<ArtifactEntry> entries = [];
    private long length;

    /// <summary>Writes a blob at the end of the file.</summary>
    public Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var blob = new Blob(kind, Digest.Of(content.Span), content.Length);
        RandomAccess.Write(file, content.Span, length);
        entries.Add(new ArtifactEntry(blob, length));
        length += content.Length;
        return Task.FromResult(blob);
    }

    /// <summary>Writes what follows the blobs.</summary>
    public void Complete(Digest baseId, Images images)
    {
        var end = new byte[(entries.Count * EntrySize) + TrailerSize];
        var at = end.AsSpan();
        foreach (var entry in entries)
        {
            at[0] = (byte)entry.Blob.Kind;
            BinaryPrimitives.WriteInt64LittleEndian(at[1..], entry.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(at[9..], entry.Blob.Size);
            entry.Blob.Digest.CopyTo(at[17..]);
            at = at[EntrySize..];
        }
        BinaryPrimitives.WriteInt64LittleEndian(at, images.Length(Space.Disk));
        BinaryPrimitives.WriteInt64LittleEndian(at[8..], images.Length(Space.Memory));
        baseId.CopyTo(at[16..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[48..], entries.Count);
        RandomAccess.Write(file, end, length);
    }

    /// <summary>Reads what <see cref="Complete"/> wrote.</summary>
    public static ArtifactContents Read(MappedFile file)
    {
        var trailer = file.Read(file.Length - TrailerSize, TrailerSize);
        var count = BinaryPrimitives.ReadInt32LittleEndian(trailer[48..]);
        var first = file.Length - TrailerSize - ((long)count * EntrySize);
        var found = new List<ArtifactEntry>(count);
        for (var i = 0; i < count; i++)
        {
            var entry = file.Read(first + (i * EntrySize), EntrySize);
            var blob = new Blob(
                (BlobKind)entry[0],
                new Digest(entry[17..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[9..])
            );
            found.Add(new ArtifactEntry(blob, BinaryPrimitives.ReadInt64LittleEndian(entry[1..])));
        }
        return new ArtifactContents(
            new Digest(trailer.Slice(16, Digest.Size)),
            BinaryPrimitives.ReadInt64LittleEndian(trailer),
            BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]),
            found
        );
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // FileMode.Create cuts a file to nothing, new ones too, and ext4 gives what was cut so its place on the disk before it is closed: 80 ms for 100 MB.
    private static SafeFileHandle CreateFile(string path)
    {
        File.Delete(path);
        return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
    }
}

/// <summary>A blob and where in the file it stands.</summary>
internal readonly record struct ArtifactEntry(Blob Blob, long Offset);

/// <summary>What an artifact says of itself.</summary>
internal sealed record ArtifactContents(
    Digest BaseId,
    long DiskLength,
    long MemoryLength,
    IReadOnlyList<ArtifactEntry> Entries
);
