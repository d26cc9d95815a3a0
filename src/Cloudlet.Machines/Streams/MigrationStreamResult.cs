namespace Cloudlet.Machines;

/// <summary>What a migration stream was made of.</summary>
/// <param name="MachineType">The machine type in the configuration section, such as <c>pc-q35-7.2</c>.</param>
/// <param name="MemoryBytes">The size of the main memory's block.</param>
/// <param name="ContentPages">Main memory's pages that came with content, repetitions included.</param>
/// <param name="ZeroPages">Main memory's pages that came as zeros, repetitions included.</param>
/// <param name="OtherPages">Pages of the other blocks that are kept in the machine state.</param>
/// <param name="NetworkStateDropped">Whether the host's user network state (<c>slirp</c>) was there, and left out.</param>
/// <param name="StreamBytes">Bytes read.</param>
/// <param name="MachineStateBytes">Bytes written to the machine state.</param>
public sealed record MigrationStreamResult(
    string MachineType,
    long MemoryBytes,
    long ContentPages,
    long ZeroPages,
    long OtherPages,
    bool NetworkStateDropped,
    long StreamBytes,
    long MachineStateBytes
);
