namespace Cloudlet.Machines;

/// <summary>What a machine state says about the machine that it belongs to.</summary>
/// <param name="MachineType">The machine type, such as <c>pc-q35-7.2</c>.</param>
/// <param name="MemoryBytes">The size of main memory.</param>
/// <param name="Devices">The names of its device sections, in order.</param>
public sealed record MachineState(string MachineType, long MemoryBytes, IReadOnlyList<string> Devices)
{
    /// <summary>
    /// Reads and checks a whole machine state: one from elsewhere, before QEMU sees it.
    /// </summary>
    /// <exception cref="MigrationStreamException">It is damaged, or it carries main memory or the host's network.</exception>
    public static async Task<MachineState> ReadAsync(
        Stream source,
        string memoryBlock,
        CancellationToken cancellationToken
    )
    {
        var parser = new MigrationStreamParser(memoryBlock, new NoMemory());
        await MigrationStreamReader.FeedAsync(source, parser, null, cancellationToken);
        var devices = DeviceSections.Parse(parser.Devices, parser.Offset - parser.Devices.Length);
        if (devices.Names.Contains(MigrationFormat.UserNetworkSection))
            throw new MigrationStreamException(
                parser.Offset,
                "a machine state must not carry the host's network state"
            );
        return new MachineState(parser.MachineType, parser.Main.Length, devices.Names);
    }

    private sealed class NoMemory : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) => Zero(address);

        public void Zero(long address) =>
            throw new MigrationStreamException(address, "a machine state must not carry pages of main memory");
    }
}
