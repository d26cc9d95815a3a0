using System.Numerics;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>
/// Where contents were stored: a hash table of a fixed size, in buckets of one cache line, that forgets when a bucket is full. It gives places to look
/// at, not answers: whoever asks compares the pages.
/// </summary>
internal sealed class RememberedPages
{
    private const int BucketSize = 8;
    private const int PageBits = 40;
    private const int SpaceShift = PageBits;
    private const int TagShift = PageBits + 1;
    private const ulong PageMask = (1UL << PageBits) - 1;

    private readonly ulong[] entries;
    private readonly ulong bucketMask;

    /// <summary>A table for about <paramref name="pages"/> pages.</summary>
    public RememberedPages(long pages)
    {
        var buckets = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, pages * 2 / BucketSize));
        entries = new ulong[buckets * BucketSize];
        bucketMask = buckets - 1;
    }

    /// <summary>Pages that may have the content with this hash.</summary>
    public Matches Find(XxHash128 hash) => new(Bucket(hash), Tag(hash));

    /// <summary>Remembers a page; one of its bucket is forgotten when that is full.</summary>
    public void Add(XxHash128 hash, PageLocation at)
    {
        var bucket = Bucket(hash);
        var free = bucket.IndexOf(0UL);
        var slot = free >= 0 ? free : (int)((ulong)at.Page.Value % BucketSize);
        bucket[slot] = Tag(hash) | ((ulong)at.Space << SpaceShift) | ((ulong)at.Page.Value & PageMask);
    }

    private Span<ulong> Bucket(XxHash128 hash) => entries.AsSpan((int)(hash.Low & bucketMask) * BucketSize, BucketSize);

    /// <summary>The highest bits of the hash, one of them set so that no entry is 0.</summary>
    private static ulong Tag(XxHash128 hash) => ((hash.High >> TagShift) | 1) << TagShift;

    /// <summary>The entries of one bucket that have the right tag.</summary>
    public ref struct Matches(ReadOnlySpan<ulong> bucket, ulong tag)
    {
        private readonly ReadOnlySpan<ulong> bucket = bucket;
        private int next;

        public bool TryNext(out PageLocation at)
        {
            while (next < bucket.Length)
            {
                var entry = bucket[next++];
                if ((entry >> TagShift) << TagShift != tag)
                    continue;
                at = new PageLocation((Space)((entry >> SpaceShift) & 1), new PageNumber((long)(entry & PageMask)));
                return true;
            }
            at = default;
            return false;
        }
    }
}
