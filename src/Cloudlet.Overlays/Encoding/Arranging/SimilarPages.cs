using System.Numerics;
using System.Runtime.InteropServices;

namespace Cloudlet.Overlays;

/// <summary>Finds, for a page, the last page before that shares a mark with it: a table of a fixed size that forgets what was overwritten.</summary>
internal sealed unsafe class SimilarPages : IDisposable
{
    private ulong* entries;
    private readonly uint mask;

    /// <summary>A table for about <paramref name="pages"/> pages.</summary>
    public SimilarPages(int pages)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(pages, 64, 1 << 24)) * PageMarks.Most;
        mask = size - 1;
        entries = (ulong*)NativeMemory.AllocZeroed(size, sizeof(ulong));
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => new Span<ulong>(entries, (int)mask + 1).Clear();

    /// <summary>The page that shares most marks with this one, or -1. From now on <paramref name="page"/> is found by these marks.</summary>
    public int Exchange(in PageMarks marks, int page)
    {
        ObjectDisposedException.ThrowIf(entries is null, this);
        Span<int> found = stackalloc int[PageMarks.Most];
        var count = 0;
        for (var i = 0; i < PageMarks.Most && marks[i] != 0; i++)
        {
            ref var entry = ref entries[marks[i] & mask];
            if ((uint)(entry >> 32) == marks[i])
                found[count++] = (int)(uint)entry - 1;
            entry = ((ulong)marks[i] << 32) | (uint)(page + 1);
        }
        var (best, votes) = (-1, 0);
        foreach (var candidate in found[..count])
        {
            var same = found[..count].Count(candidate);
            if (same > votes)
                (best, votes) = (candidate, same);
        }
        return best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(entries);
        entries = null;
    }
}
