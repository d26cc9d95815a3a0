using System.Buffers.Binary;
using System.Text;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// Writes a whole qcow2 (version 3, 4 KiB clusters) over a backing file: first which pages, then their contents in any
/// order from several threads, each at a place that was computed before. The owner disposes it; the file is usable only
/// after <see cref="Finish"/>. The format: QEMU's <c>docs/interop/qcow2.txt</c>.
/// </summary>
public sealed class Qcow2Writer : IDisposable
{
    private const uint Magic = 0x514649fb; // "QFI\xfb"
    private const int HeaderLength = 104;
    private const uint BackingFormatExtension = 0xe2792aca;
    private const int MaxBackingFileName = 1023;
    private const ulong Copied = 1UL << 63;
    private const ulong ReadsAsZero = 1;
    private const int ClusterBits = 12;
    private const int RefcountOrder = 4; // 16 bits
    private const int BufferSize = 256 << 10;
    private const long MaxVirtualSize = 8L << 40; // QEMU takes a first-level table of at most 32 MiB

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly long virtualSize;
    private readonly byte[] backingFile;
    private readonly byte[] backingFormat;
    private Qcow2Layout? layout;
    private long written;

    private Qcow2Writer(SafeFileHandle file, string path, long virtualSize, byte[] backingFile, byte[] backingFormat)
    {
        this.file = file;
        this.path = path;
        this.virtualSize = virtualSize;
        this.backingFile = backingFile;
        this.backingFormat = backingFormat;
    }

    /// <summary>Creates the file, which must not exist.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="virtualSize">Bytes that a guest sees, at most 8 TiB; the last page may be there in part.</param>
    /// <param name="backingFile">Stored as it is written here: absolute, or relative to the new file's folder.</param>
    /// <param name="backingFormat">QEMU's word for the backing file's format: <c>raw</c> or <c>qcow2</c>.</param>
    public static Qcow2Writer Create(string path, long virtualSize, string backingFile, string backingFormat)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(virtualSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(virtualSize, MaxVirtualSize);
        ArgumentException.ThrowIfNullOrEmpty(backingFile);
        ArgumentException.ThrowIfNullOrEmpty(backingFormat);
        var name = Encoding.UTF8.GetBytes(backingFile);
        if (name.Length > MaxBackingFileName || name.Contains((byte)0))
            throw new ArgumentException(
                $"A backing file's name has at most {MaxBackingFileName} bytes.",
                nameof(backingFile)
            );
        var created = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        return new Qcow2Writer(created, path, virtualSize, name, Encoding.ASCII.GetBytes(backingFormat));
    }

    /// <summary>Creates a whole file that shows its backing file everywhere, without asking QEMU. Parameters as for <see cref="Create"/>. Not fsynced.</summary>
    public static void CreateEmpty(string path, long virtualSize, string backingFile, string backingFormat)
    {
        using var writer = Create(path, virtualSize, backingFile, backingFormat);
        var nothing = new PageSet(Page.CountFor(virtualSize));
        writer.Begin(nothing, nothing);
    }

    /// <summary>
    /// Lays the file out, once, before the first page. Pages outside of <paramref name="changed"/> show the backing file;
    /// those in <paramref name="zero"/>, a subset, read as zeros and are not written again.
    /// </summary>
    /// <exception cref="ArgumentException">The sets are not for this disk.</exception>
    public void Begin(PageSet changed, PageSet zero)
    {
        if (layout is not null)
            throw new InvalidOperationException("The file is laid out already.");
        if (changed.Capacity != Page.CountFor(virtualSize) || zero.Capacity != changed.Capacity)
            throw new ArgumentException($"The disk has {Page.CountFor(virtualSize)} pages.", nameof(changed));
        var plan = new Qcow2Layout(virtualSize, changed, zero);
        RandomAccess.SetLength(file, plan.Length * Qcow2Layout.ClusterSize);
        WriteHeader(plan);
        WriteRefcounts(plan);
        WriteFirstLevel(plan);
        WriteTables(plan, changed);
        layout = plan;
    }

    /// <summary>The content of one changed page that is not zero, each exactly once. Thread-safe for different pages.</summary>
    /// <exception cref="ArgumentException">The page is not one that was announced with content.</exception>
    public void Write(PageNumber page, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(content.Length, Page.Size);
        WriteMany(page, content);
    }

    /// <summary>As <see cref="Write"/>, for pages that follow one another: in one call, as their clusters do so, too.</summary>
    /// <exception cref="ArgumentException">A page is not one that was announced with content.</exception>
    public void WriteMany(PageNumber first, ReadOnlySpan<byte> content)
    {
        var plan = layout ?? throw new InvalidOperationException("Begin comes first.");
        var count = content.Length / Page.Size;
        if (first.Value < 0 || first.Value + count > Page.CountFor(virtualSize))
            throw new ArgumentException(
                $"Page {first} and the {count - 1} after it are not on the disk.",
                nameof(first)
            );
        for (var i = 0; i < count; i++)
        {
            if (!plan.HasContent(new PageNumber(first.Value + i)))
                throw new ArgumentException($"Page {first.Value + i} was not announced with content.", nameof(first));
        }
        RandomAccess.Write(file, content, plan.ClusterOf(first) * Qcow2Layout.ClusterSize);
        Interlocked.Add(ref written, count);
    }

    /// <summary>Makes it durable. Call it once, after the last page.</summary>
    /// <exception cref="InvalidOperationException">Pages that were announced are missing.</exception>
    public void Finish()
    {
        var plan = layout ?? throw new InvalidOperationException("Begin comes first.");
        if (written != plan.ContentPages)
            throw new InvalidOperationException($"{path}: {written} of {plan.ContentPages} pages were written.");
        RandomAccess.FlushToDisk(file);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void WriteHeader(Qcow2Layout plan)
    {
        var header = new byte[Qcow2Layout.ClusterSize];
        var format = HeaderLength;
        var name = format + 8 + ((backingFormat.Length + 7) & ~7) + 8;
        UInt32(header, 0, Magic);
        UInt32(header, 4, 3);
        UInt64(header, 8, (ulong)name);
        UInt32(header, 16, (uint)backingFile.Length);
        UInt32(header, 20, ClusterBits);
        UInt64(header, 24, (ulong)virtualSize);
        UInt32(header, 36, (uint)plan.Tables);
        UInt64(header, 40, Offset(plan.FirstLevel));
        UInt64(header, 48, Offset(Qcow2Layout.RefcountTable));
        UInt32(header, 56, (uint)plan.RefcountTableClusters);
        UInt32(header, 96, RefcountOrder);
        UInt32(header, 100, HeaderLength);
        UInt32(header, format, BackingFormatExtension);
        UInt32(header, format + 4, (uint)backingFormat.Length);
        backingFormat.CopyTo(header, format + 8);
        backingFile.CopyTo(header, name);
        RandomAccess.Write(file, header, 0);
    }

    private void WriteRefcounts(Qcow2Layout plan)
    {
        var table = new byte[plan.RefcountTableClusters * Qcow2Layout.ClusterSize];
        for (var i = 0L; i < plan.RefcountBlocks; i++)
            UInt64(table, i * sizeof(ulong), Offset(plan.FirstRefcountBlock + i));
        RandomAccess.Write(file, table, (long)Offset(Qcow2Layout.RefcountTable));

        // Every cluster is used once.
        var counts = new byte[Qcow2Layout.ClusterSize];
        for (var i = 0; i < counts.Length; i += sizeof(ushort))
            BinaryPrimitives.WriteUInt16BigEndian(counts.AsSpan(i), 1);
        for (var i = 0L; i < plan.RefcountBlocks; i++)
        {
            var used = Math.Clamp(plan.Length - (i * Qcow2Layout.CountsPerBlock), 0, Qcow2Layout.CountsPerBlock);
            counts.AsSpan((int)used * sizeof(ushort)).Clear();
            RandomAccess.Write(file, counts, (long)Offset(plan.FirstRefcountBlock + i));
        }
    }

    private void WriteFirstLevel(Qcow2Layout plan)
    {
        var table = new byte[plan.FirstLevelClusters * Qcow2Layout.ClusterSize];
        var next = plan.FirstTable;
        foreach (var used in plan.UsedTables)
            UInt64(table, used.Value * sizeof(ulong), Offset(next++) | Copied);
        RandomAccess.Write(file, table, (long)Offset(plan.FirstLevel));
    }

    private void WriteTables(Qcow2Layout plan, PageSet changed)
    {
        var buffer = new byte[BufferSize];
        var (filled, at) = (0, (long)Offset(plan.FirstTable));
        var (current, nextContent) = (-1L, plan.FirstContent);
        foreach (var page in changed)
        {
            var table = page.Value / Qcow2Layout.TableEntries;
            if (table != current)
            {
                if (filled == buffer.Length)
                    at = FlushTables(buffer, ref filled, at);
                current = table;
                filled += Qcow2Layout.ClusterSize;
            }
            var entry = filled - Qcow2Layout.ClusterSize + ((page.Value % Qcow2Layout.TableEntries) * sizeof(ulong));
            UInt64(buffer, entry, plan.HasContent(page) ? Offset(nextContent++) | Copied : ReadsAsZero);
        }
        FlushTables(buffer, ref filled, at);
    }

    private long FlushTables(byte[] buffer, ref int filled, long at)
    {
        RandomAccess.Write(file, buffer.AsSpan(0, filled), at);
        at += filled;
        buffer.AsSpan().Clear();
        filled = 0;
        return at;
    }

    private static ulong Offset(long cluster) => (ulong)(cluster * Qcow2Layout.ClusterSize);

    private static void UInt32(byte[] bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);

    private static void UInt64(byte[] bytes, long at, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan((int)at), value);
}
