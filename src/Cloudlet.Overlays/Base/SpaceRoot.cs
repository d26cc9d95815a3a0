using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cloudlet.Overlays;

/// <summary>The digest of a whole disk or memory image, computed leaf by leaf: in parallel, and for nothing where there are holes.</summary>
public static class SpaceRoot
{
    /// <summary>Bytes in a leaf.</summary>
    public const int LeafBytes = 1 << 20;

    private static readonly Digest ZeroLeaf = Digest.Of(new byte[LeafBytes]);

    private static ReadOnlySpan<byte> Domain => "cloudlet-space-v1\n"u8;

    /// <summary>The root of the file at <paramref name="path"/>; <c>docs/formats/base.md</c> has the formula. Uses all cores.</summary>
    public static Task<Digest> ComputeAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => Compute(path, cancellationToken), cancellationToken);

    private static Digest Compute(string path, CancellationToken cancellationToken)
    {
        using var map = MappedFile.OpenRead(path);
        var leaves = checked((int)((map.Length + LeafBytes - 1) / LeafBytes));
        var digests = new byte[leaves * Digest.Size];
        for (var leaf = 0; leaf < leaves; leaf++)
            ZeroLeaf.CopyTo(digests.AsSpan(leaf * Digest.Size));
        Parallel.ForEach(
            LeavesWithData(path, map.Length),
            new ParallelOptions { CancellationToken = cancellationToken },
            leaf => HashLeaf(map, leaf, digests.AsSpan(leaf * Digest.Size, Digest.Size))
        );

        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, map.Length);
        root.AppendData(Domain);
        root.AppendData(length);
        root.AppendData(digests);
        return Digest.Finish(root);
    }

    private static void HashLeaf(MappedFile map, int leaf, Span<byte> digest)
    {
        var offset = (long)leaf * LeafBytes;
        var length = (int)Math.Min(LeafBytes, map.Length - offset);
        var content = map.Read(offset, length);
        if (Page.IsZero(content))
            return;
        if (length == LeafBytes)
        {
            SHA256.HashData(content, digest);
            return;
        }
        var padded = new byte[LeafBytes];
        content.CopyTo(padded);
        SHA256.HashData(padded, digest);
    }

    private static IEnumerable<int> LeavesWithData(string path, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var next = 0L;
        foreach (var extent in SparseFile.DataExtents(file, length))
        {
            for (next = Math.Max(next, extent.Offset / LeafBytes); next * LeafBytes < extent.End; next++)
                yield return (int)next;
        }
    }
}
