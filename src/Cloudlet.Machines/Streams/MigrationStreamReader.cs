using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>Splits QEMU's outgoing migration stream, while it arrives, into pages of main memory and the machine state.</summary>
public static class MigrationStreamReader
{
    /// <summary>
    /// Reads <paramref name="source"/> to its end. Pages of <paramref name="memoryBlock"/> go to <paramref name="memory"/>;
    /// the rest is written to <paramref name="machineState"/> in its canonical form. The caller disposes both streams.
    /// </summary>
    /// <exception cref="MigrationStreamException">The stream is not one that we understand, or it ended early.</exception>
    public static Task<MigrationStreamResult> ReadAsync(
        Stream source,
        string memoryBlock,
        IMemorySink memory,
        Stream machineState,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
