namespace Cloudlet.Machines;

/// <summary>
/// The hardware of a machine, as QEMU's arguments. A profile is frozen into every base made with it: nothing that a guest
/// can see is ever changed in it; that would be a new version. What only the host sees may change.
/// </summary>
public abstract class MachineProfile
{
    /// <summary>The memory backend, and so the name of its block in a migration stream.</summary>
    public const string MemoryBlock = "mem";

    /// <summary>The user network that forwards ports.</summary>
    public const string Network = "net0";

    /// <summary>The version, as it stands in <see cref="MachineDefinition.Profile"/>.</summary>
    public abstract int Version { get; }

    /// <summary>The profile of a version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static MachineProfile ForVersion(int version) =>
        version switch
        {
            1 => new MachineProfile1(),
            _ => throw new ArgumentOutOfRangeException(
                nameof(version),
                version,
                "This machine profile is not known here: the newest is 1. Use a newer cloudlet."
            ),
        };

    /// <summary>QEMU's arguments for one launch.</summary>
    /// <param name="launch">What to run.</param>
    /// <param name="controlDescriptor">The number at which QEMU finds a listening socket for QMP.</param>
    /// <param name="memoryDescriptor">The number at which it finds the memory image.</param>
    public abstract IReadOnlyList<string> Arguments(MachineLaunch launch, int controlDescriptor, int memoryDescriptor);
}
