using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>The layout of <c>pages.index</c>: header, entries, fan-out. <c>docs/formats/base.md</c> describes it.</summary>
internal sealed record PageIndexFormat(int FanOutBits, long DiskPages, long MemoryPages, long Count)
{
    public const string Blob = "pages.index";
    public const int HeaderSize = 64;
    public const int EntrySize = 24;
    public const int MostFanOutBits = 24;

    private const ushort Version = 1;
    private const int SealOffset = HeaderSize - Seal.Size;

    private static ReadOnlySpan<byte> Magic => "CLPI"u8;

    public long FanOutOffset => HeaderSize + (Count * EntrySize);

    public int FanOutLength => ((1 << FanOutBits) + 1) * sizeof(uint);

    public long Length => FanOutOffset + FanOutLength;

    /// <summary>About eight entries for each place of the fan-out: one cache line of it, then two or three of the entries.</summary>
    public static int FanOutBitsFor(long count) =>
        Math.Clamp(BitOperations.Log2((ulong)Math.Max(count, 1)) - 3, 0, MostFanOutBits);

    /// <summary>The place in the fan-out of a key: its first bits.</summary>
    public int Bucket(ulong keyHigh) => FanOutBits == 0 ? 0 : (int)(keyHigh >> (64 - FanOutBits));

    public void Write(Span<byte> header)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        header[6] = (byte)FanOutBits;
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], DiskPages);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], MemoryPages);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], Count);
        Seal.Of(header[..SealOffset]).CopyTo(header[SealOffset..]);
    }

    public static PageIndexFormat Read(ReadOnlySpan<byte> header)
    {
        var cursor = new BlobCursor(Blob, Seal.Open(Blob, header, out _));
        if (!cursor.Take(4).SequenceEqual(Magic))
            throw cursor.Corrupt("it does not begin with CLPI");
        var version = cursor.ReadUInt16();
        if (version != Version)
            throw cursor.Corrupt($"it has version {version}, and {Version} is what this cloudlet reads");
        var bits = cursor.ReadByte();
        if (bits > MostFanOutBits)
            throw cursor.Corrupt($"its fan-out of {bits} bits is too wide");
        if (cursor.ReadByte() != 0)
            throw cursor.Corrupt("a byte that must be zero is not");
        var diskPages = cursor.ReadInt64(long.MaxValue, "the number of disk pages");
        var memoryPages = cursor.ReadInt64(long.MaxValue, "the number of memory pages");
        var count = cursor.ReadInt64(uint.MaxValue, "the number of entries");
        if (cursor.Take(cursor.Left).ContainsAnyExcept((byte)0))
            throw cursor.Corrupt("bytes that must be zero are not");
        return new PageIndexFormat(bits, diskPages, memoryPages, count);
    }
}

/// <summary>One page of the base by its hash. Sorted by hash; of equal ones the disk comes first, then the lower page.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = PageIndexFormat.EntrySize)]
internal readonly record struct PageIndexEntry(XxHash128 Key, ulong Place) : IComparable<PageIndexEntry>
{
    private const int SpaceShift = 63;

    public PageIndexEntry(XxHash128 key, PageLocation at)
        : this(key, ((ulong)at.Space << SpaceShift) | (ulong)at.Page.Value) { }

    public PageLocation Location =>
        new((Space)(Place >> SpaceShift), new PageNumber((long)(Place & ((1UL << SpaceShift) - 1))));

    public int CompareTo(PageIndexEntry other)
    {
        var byKey = Key.CompareTo(other.Key);
        return byKey != 0 ? byKey : Place.CompareTo(other.Place);
    }

    public static bool operator <(PageIndexEntry left, PageIndexEntry right) => left.CompareTo(right) < 0;

    public static bool operator <=(PageIndexEntry left, PageIndexEntry right) => left.CompareTo(right) <= 0;

    public static bool operator >(PageIndexEntry left, PageIndexEntry right) => left.CompareTo(right) > 0;

    public static bool operator >=(PageIndexEntry left, PageIndexEntry right) => left.CompareTo(right) >= 0;
}
