using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Admission;

/// <summary>What the box has for machines.</summary>
/// <param name="MemoryBytes">Memory that machines may be promised.</param>
/// <param name="FreeMemoryBytes">Memory that is really free now, less what the box itself needs.</param>
/// <param name="Cpus">Processors of guests, overcommitted.</param>
/// <param name="DiskBytes">Space that is really free now, less a reserve.</param>
internal readonly record struct Room(long MemoryBytes, long FreeMemoryBytes, double Cpus, long DiskBytes)
{
    private const long LeastKept = 512L << 20;
    private const long DiskKept = 256L << 20;

    /// <summary>Looks at the box.</summary>
    public static Room Read(string dataRoot, double cpuOvercommit)
    {
        var memory = MemoryInfo.Read();
        return new Room(
            memory.Total - Math.Max(LeastKept, memory.Total / 10),
            memory.Available - LeastKept / 2,
            Environment.ProcessorCount * cpuOvercommit,
            new DriveInfo(dataRoot).AvailableFreeSpace - DiskKept
        );
    }
}
