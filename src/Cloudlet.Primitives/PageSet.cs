using System.Collections;
using System.Numerics;

namespace Cloudlet.Primitives;

/// <summary>A set of page numbers below <see cref="Capacity"/>: one bit each. Enumerates in ascending order. Not thread-safe.</summary>
public sealed class PageSet : IEnumerable<PageNumber>
{
    private readonly ulong[] bits;

    /// <summary>An empty set for a space of <paramref name="capacity"/> pages.</summary>
    public PageSet(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        bits = new ulong[(capacity + 63) / 64];
    }

    /// <summary>How many pages the space has.</summary>
    public long Capacity { get; }

    /// <summary>How many pages are in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Whether <paramref name="page"/> is in the set.</summary>
    public bool Contains(PageNumber page) => (bits[page.Value >> 6] & (1UL << (int)(page.Value & 63))) != 0;

    /// <summary>Puts <paramref name="page"/> in. False when it was there.</summary>
    public bool Add(PageNumber page)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page.Value, Capacity);
        ref var word = ref bits[page.Value >> 6];
        var bit = 1UL << (int)(page.Value & 63);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Puts <paramref name="count"/> pages in, from <paramref name="first"/> on; those that are there stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the space.</exception>
    public void AddRange(PageNumber first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first.Value);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity - first.Value);
        for (var (page, end) = (first.Value, first.Value + count); page < end; )
        {
            var bit = (int)(page & 63);
            var width = (int)Math.Min(64 - bit, end - page);
            var mask = (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << bit;
            ref var word = ref bits[page >> 6];
            Count += BitOperations.PopCount(mask & ~word);
            word |= mask;
            page += width;
        }
    }

    /// <summary>Takes <paramref name="page"/> out. False when it was not there.</summary>
    public bool Remove(PageNumber page)
    {
        ref var word = ref bits[page.Value >> 6];
        var bit = 1UL << (int)(page.Value & 63);
        if ((word & bit) == 0)
            return false;
        word &= ~bit;
        Count--;
        return true;
    }

    /// <inheritdoc/>
    public IEnumerator<PageNumber> GetEnumerator()
    {
        for (var i = 0; i < bits.Length; i++)
        {
            for (var word = bits[i]; word != 0; word &= word - 1)
                yield return new PageNumber(((long)i << 6) + BitOperations.TrailingZeroCount(word));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
