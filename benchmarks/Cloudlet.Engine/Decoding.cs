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
        using var file = MappedFile.OpenRead(artifact);
        var contents = Artifact.Read(file);
        using var @base = BaseImage.Open(contents.BaseId, old.Disk, old.Memory, indexPath: null);
        using var disk = CopyTarget.Create(old.Disk, @new.Disk, contents.DiskLength);
        using var memory = CopyTarget.Create(old.Memory, @new.Memory, contents.MemoryLength);
        var decoder = new OverlayDecoder(@base, disk, memory);
        decoder.ReadTable(Blob(contents.Entries.Single(entry => entry.Blob.Kind == BlobKind.PageTable)));

        var segments = contents.Entries.Where(entry => entry.Blob.Kind == BlobKind.Segment).ToArray();
        List<Action> work = [() => decoder.ApplyBase(cancellationToken), .. disk.Copies(), .. memory.Copies()];
        for (var i = 0; i < segments.Length; i++)
        {
            var index = i;
            work.Add(() => decoder.ApplySegment(index, Blob(segments[index])));
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

        ReadOnlySpan<byte> Blob(ArtifactEntry entry)
        {
            var content = file.Read(entry.Offset, (int)entry.Blob.Size);
            return Digest.Of(content) == entry.Blob.Digest
                ? content
                : throw new EngineException($"{artifact}: a blob is not what its digest says.");
        }
    }
}
