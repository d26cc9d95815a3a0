using System.Buffers;
using Cloudlet.Overlays;
using Cloudlet.Primitives;

namespace Cloudlet.Engine;

/// <summary>Old images and artifact in, complete new images out.</summary>
internal static class Decoding
{
    private static readonly int Threads = Environment.ProcessorCount;

    /// <summary>Decodes; the new images must not exist.</summary>
    public static async Task RunAsync(Images old, Images @new, string artifact, CancellationToken cancellationToken)
    {
        ArtifactContents contents;
        using (var whole = MappedFile.OpenRead(artifact))
            contents = Artifact.Read(whole);
        using var file = File.OpenHandle(artifact);
        using var @base = BaseImage.Open(contents.BaseId, old.Disk, old.Memory, indexPath: null);
        using var disk = CopyTarget.Create(old.Disk, @new.Disk, contents.DiskLength);
        using var memory = CopyTarget.Create(old.Memory, @new.Memory, contents.MemoryLength);
        var decoder = new OverlayDecoder(@base, disk, memory);
        Give(contents.Entries.Single(entry => entry.Blob.Kind == BlobKind.PageTable), decoder.ReadTable);

        var segments = contents.Entries.Where(entry => entry.Blob.Kind == BlobKind.Segment).ToArray();
        // Two that write into one file wait for one another: beside each segment that is decompressed, a part of what stands in the base is copied.
        Action[] copies = [() => decoder.ApplyBase(cancellationToken), .. disk.Copies(), .. memory.Copies()];
        var shares = copies.Chunk((copies.Length / Math.Max(1, segments.Length)) + 1).ToArray();
        List<Action> work = [];
        for (var i = 0; i < Math.Max(segments.Length, shares.Length); i++)
        {
            var index = i;
            if (i < segments.Length)
                work.Add(() => Give(segments[index], blob => decoder.ApplySegment(index, blob)));
            if (i < shares.Length)
                work.Add(() => Array.ForEach(shares[index], copy => copy()));
        }
        await Parallel.ForEachAsync(
            work,
            new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken },
            (part, _) =>
            {
                part();
                return ValueTask.CompletedTask;
            }
        );
        decoder.Complete();

        // Read, not mapped: what was mapped counts as ours as long as it is.
        void Give(ArtifactEntry entry, Action<ReadOnlySpan<byte>> taker)
        {
            var buffer = ArrayPool<byte>.Shared.Rent((int)entry.Blob.Size);
            var content = buffer.AsSpan(0, (int)entry.Blob.Size);
            if (
                RandomAccess.Read(file, content, entry.Offset) < content.Length
                || Digest.Of(content) != entry.Blob.Digest
            )
                throw new EngineException($"{artifact}: a blob is not what its digest says.");
            taker(content);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
