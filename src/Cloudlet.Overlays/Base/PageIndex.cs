using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>Builds <c>pages.index</c>: where in a base each content stands.</summary>
public static class PageIndex
{
    private const int PagesPerPart = 1024;

    /// <summary>
    /// Hashes every page that is not zero, on all cores, and writes the index. It stands at <paramref name="indexPath"/> when it is whole and on the disk, and not
    /// before. Same files, same index. The entries are sorted in the file itself: memory use does not grow with the base.
    /// </summary>
    public static async Task BuildAsync(
        string? diskPath,
        string? memoryPath,
        string indexPath,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var temporary = $"{indexPath}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            await Task.Run(
                () => Build(diskPath, memoryPath, temporary, progress, cancellationToken),
                cancellationToken
            );
            AtomicFile.Move(temporary, indexPath);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Build(
        string? diskPath,
        string? memoryPath,
        string path,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var disk = diskPath is null ? null : MappedSpace.Open(diskPath);
        using var memory = memoryPath is null ? null : MappedSpace.Open(memoryPath);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);

        var entries = new PageIndexEntries(file, PageIndexFormat.HeaderSize);
        var parts = Parts(Space.Disk, disk, diskPath).Concat(Parts(Space.Memory, memory, memoryPath)).ToList();
        var (done, total) = (0L, parts.Sum(part => (long)part.Pages * Page.Size));
        Parallel.ForEach(
            parts,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new List<PageIndexEntry>(),
            (part, _, found) =>
            {
                Hash(part, found);
                entries.Flush(found);
                progress?.Report(new Progress("index", Interlocked.Add(ref done, part.Pages * Page.Size), total));
                return found;
            },
            _ => { }
        );

        var count = entries.SortAndMerge(path);
        var format = new PageIndexFormat(
            PageIndexFormat.FanOutBitsFor(count),
            disk?.PageCount ?? 0,
            memory?.PageCount ?? 0,
            count
        );
        RandomAccess.SetLength(file, format.Length);
        WriteFanOut(path, format);
        Span<byte> header = stackalloc byte[PageIndexFormat.HeaderSize];
        format.Write(header);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
    }

    private static IEnumerable<Part> Parts(Space space, MappedSpace? pages, string? path)
    {
        if (pages is null)
            yield break;
        var data = new PageSet(pages.PageCount);
        MappedSpace.AddDataPages(path!, data);
        foreach (var (first, count) in PageRanges.Of(data, PagesPerPart))
            yield return new Part(space, pages, first, count);
    }

    private static void Hash(Part part, List<PageIndexEntry> found)
    {
        for (var i = 0; i < part.Pages; i++)
        {
            var page = new PageNumber(part.First.Value + i);
            var content = part.Content.Read(page);
            if (!Page.IsZero(content))
                found.Add(new PageIndexEntry(XxHash128.Of(content), new PageLocation(part.Space, page)));
        }
    }

    private static void WriteFanOut(string path, PageIndexFormat format)
    {
        using var map = MappedFile.OpenWrite(path);
        var fan = map.Slice(format.FanOutOffset, format.FanOutLength);
        var bucket = 0;
        for (var i = 0L; i <= format.Count; i++)
        {
            var upTo = i == format.Count ? 1 << format.FanOutBits : format.Bucket(PageIndexEntries.At(map, i).Key.High);
            for (; bucket <= upTo; bucket++)
                BinaryPrimitives.WriteUInt32LittleEndian(fan[(bucket * sizeof(uint))..], (uint)i);
        }
    }

    private readonly record struct Part(Space Space, MappedSpace Content, PageNumber First, int Pages);
}
