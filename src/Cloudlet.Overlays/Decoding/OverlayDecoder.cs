using System.Buffers;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// Applies an overlay to two targets. First <see cref="ReadTable"/>; then <see cref="ApplyBase"/> and <see cref="ApplySegment"/>, in any order and
/// from any threads; then <see cref="Complete"/>. Each thread that applies a segment needs memory for one.
/// </summary>
public sealed class OverlayDecoder
{
    // Pages of the base that are copied at once.
    private const int BaseRow = 64;

    private readonly BaseImage @base;
    private readonly IPageTarget disk;
    private readonly IPageTarget memory;
    private readonly DecoderLimits limits;
    private SegmentReader? segments;
    private bool[] applied = [];
    private bool baseApplied;

    /// <summary>A decoder over <paramref name="base"/>, which must stay open as long as it works.</summary>
    public OverlayDecoder(BaseImage @base, IPageTarget disk, IPageTarget memory, DecoderLimits? limits = null)
    {
        this.@base = @base;
        this.disk = disk;
        this.memory = memory;
        this.limits = limits ?? DecoderLimits.Default;
    }

    /// <summary>How many segments the overlay has. Known after <see cref="ReadTable"/>.</summary>
    public int SegmentCount => Segments.Table.Segments.Length;

    /// <summary>How many pages come from where. Known after <see cref="ReadTable"/>.</summary>
    public PageCounts Pages => Segments.Table.Count();

    private SegmentReader Segments => segments ?? throw new InvalidOperationException("The page table was not read.");

    /// <summary>Reads and checks the page table, and begins both targets.</summary>
    /// <exception cref="OverlayCorruptException">It is none.</exception>
    /// <exception cref="BaseMismatchException">It is for another base.</exception>
    public void ReadTable(ReadOnlySpan<byte> blob)
    {
        if (segments is not null)
            throw new InvalidOperationException("The page table was read.");
        var table = PageTableReader.Read(blob, @base, limits);
        segments = new SegmentReader(@base, table, limits);
        applied = new bool[table.Segments.Length];
        Begin(disk, table.Disk, table.DiskPages);
        Begin(memory, table.Memory, table.MemoryPages);
    }

    /// <summary>Writes the pages whose content stands in the base.</summary>
    public void ApplyBase(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BaseRow * Page.Size);
        try
        {
            foreach (var space in (ReadOnlySpan<Space>)[Space.Disk, Space.Memory])
            {
                foreach (ref readonly var run in Segments.Table.Runs(space))
                {
                    if (run.Source != PageSource.Base)
                        continue;
                    cancellationToken.ThrowIfCancellationRequested();
                    ApplyBase(run, Target(space), buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        baseApplied = true;
    }

    private void ApplyBase(in PageRun run, IPageTarget target, byte[] buffer)
    {
        var step = run.Repeats ? 1 : BaseRow;
        for (var i = 0; i < run.Length; i += step)
        {
            var pages = buffer.AsSpan(0, Math.Min(step, run.Length - i) * Page.Size);
            @base.ReadMany(run.BaseSpace, run.BasePageAt(i), pages);
            target.WriteMany(run.PageAt(i), pages);
        }
    }

    /// <summary>Writes all pages whose content is in segment <paramref name="index"/>. Thread-safe.</summary>
    /// <exception cref="OverlayCorruptException">The blob is not that segment. No page was written.</exception>
    public void ApplySegment(int index, ReadOnlySpan<byte> blob)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        var length = Segments.Slots(index) * Page.Size;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var slots = buffer.AsSpan(0, length);
            Segments.Read(index, blob, slots);
            foreach (var space in (ReadOnlySpan<Space>)[Space.Disk, Space.Memory])
            {
                if (Target(space).Turn is not { } turn)
                {
                    Write(index, space, slots);
                    continue;
                }
                lock (turn)
                    Write(index, space, slots);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        Volatile.Write(ref applied[index], true);
    }

    private void Write(int segment, Space space, ReadOnlySpan<byte> slots)
    {
        var target = Target(space);
        foreach (var number in Segments.RunsOf(segment))
        {
            ref readonly var run = ref Segments.Run(number, out var its);
            if (its != space)
                continue;
            if (!run.Repeats)
            {
                target.WriteMany(run.PageAt(0), slots.Slice(run.Slot * Page.Size, run.Length * Page.Size));
                continue;
            }
            for (var i = 0; i < run.Length; i++)
                target.Write(run.PageAt(i), slots.Slice(run.Slot * Page.Size, Page.Size));
        }
    }

    /// <summary>Says that no segment follows.</summary>
    /// <exception cref="OverlayCorruptException">A segment is missing.</exception>
    /// <exception cref="InvalidOperationException"><see cref="ApplyBase"/> was not called.</exception>
    public void Complete()
    {
        _ = Segments;
        for (var i = 0; i < applied.Length; i++)
        {
            if (!Volatile.Read(ref applied[i]))
                throw new OverlayCorruptException($"segment {i}", null, $"it is missing, of {applied.Length}");
        }
        if (!Volatile.Read(ref baseApplied))
            throw new InvalidOperationException("The pages of the base were not applied.");
    }

    /// <summary>Writes the machine state, uncompressed, to <paramref name="destination"/>, which may hold a part of it when this fails.</summary>
    /// <exception cref="OverlayCorruptException">The blob holds none.</exception>
    public static void DecodeMachineState(ReadOnlySpan<byte> blob, Stream destination, DecoderLimits? limits = null) =>
        MachineStateReader.Read(blob, limits ?? DecoderLimits.Default, destination.Write);

    private static void Begin(IPageTarget target, ReadOnlySpan<PageRun> runs, long pageCount)
    {
        var (changed, zero) = (new PageSet(pageCount), new PageSet(pageCount));
        foreach (ref readonly var run in runs)
        {
            changed.AddRange(run.PageAt(0), run.Length);
            if (run.Source == PageSource.Zero)
                zero.AddRange(run.PageAt(0), run.Length);
        }
        target.Begin(changed, zero);
    }

    private IPageTarget Target(Space space) => space == Space.Disk ? disk : memory;
}
