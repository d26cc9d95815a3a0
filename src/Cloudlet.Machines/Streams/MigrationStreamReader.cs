using System.Buffers;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Splits QEMU's outgoing migration stream, while it arrives, into pages of main memory and the machine state
/// (<c>docs/formats/machine-state.md</c>). Uses a bounded amount of memory: main memory only passes through.
/// </summary>
public static class MigrationStreamReader
{
    private const int BufferSize = 1 << 20;
    private const long ReportEvery = 16 << 20;

    /// <summary>
    /// Reads <paramref name="source"/> to its end. Pages of <paramref name="memoryBlock"/> go to <paramref name="memory"/>
    /// at once; when the stream is over, the rest is written to <paramref name="machineState"/> in its canonical form,
    /// without the host's user network state. Nothing is written to it when this fails. The caller disposes both streams.
    /// </summary>
    /// <exception cref="MigrationStreamException">The stream is not one that we understand, or it ended early.</exception>
    public static async Task<MigrationStreamResult> ReadAsync(
        Stream source,
        string memoryBlock,
        IMemorySink memory,
        Stream machineState,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var parser = new MigrationStreamParser(memoryBlock, memory);
        await FeedAsync(source, parser, progress, cancellationToken);
        var devices = DeviceSections.Parse(parser.Devices, parser.Offset - parser.Devices.Length);
        var writer = new MachineStateWriter(machineState);
        var otherPages = await writer.WriteAsync(parser, devices, cancellationToken);
        return new MigrationStreamResult(
            parser.MachineType,
            parser.Main.Length,
            parser.ContentPages,
            parser.ZeroPages,
            otherPages,
            devices.Names.Contains(MigrationFormat.UserNetworkSection),
            parser.Offset,
            writer.Length
        );
    }

    /// <summary>Drives <paramref name="parser"/> with all of <paramref name="source"/>.</summary>
    internal static async Task FeedAsync(
        Stream source,
        MigrationStreamParser parser,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var (start, end, reported) = (0, 0, 0L);
            while (true)
            {
                start += parser.Feed(buffer.AsSpan(start, end - start));
                if (start == end)
                    (start, end) = (0, 0);
                else if (buffer.Length - end < MigrationStreamParser.LongestRecord)
                {
                    // At most one record is cut: moving it is cheap.
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }
                var read = await source.ReadAsync(buffer.AsMemory(end), cancellationToken);
                if (read == 0)
                    break;
                end += read;
                if (parser.Offset - reported >= ReportEvery)
                {
                    reported = parser.Offset;
                    progress?.Report(ProgressOf(parser));
                }
            }
            parser.End();
            progress?.Report(ProgressOf(parser));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Pages that the guest changed meanwhile come again, so this may reach the total early.
    private static Progress ProgressOf(MigrationStreamParser parser)
    {
        var total = parser.MemoryBytes;
        var done = (parser.ContentPages + parser.ZeroPages) * Page.Size;
        return new Progress("memory", Math.Min(done, total ?? 0), total);
    }
}
