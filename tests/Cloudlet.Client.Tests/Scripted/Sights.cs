using Cloudlet.Client;
using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Scripted;

/// <summary>Cloudlets as they are seen.</summary>
internal static class Sights
{
    public const string Service = "org.example.speech";

    /// <summary>An idle box that offers the speech service.</summary>
    public static SystemInfo System(string id = "box") =>
        new()
        {
            Id = id,
            Name = id,
            Version = "0.1.0",
            Cpus = 4,
            CpuLoad = 0,
            CpuMegahertz = 3000,
            MemoryBytes = 8L << 30,
            MemoryAvailableBytes = 6L << 30,
            RoomMemoryBytes = 2L << 30,
            DiskAvailableBytes = 100L << 30,
            Bases = 1,
            BaseIds = [Samples.Base().Id],
            Services = 1,
            ServiceIds = [Service],
            Overlays = 1,
            Instances = 0,
            SharedMemoryBytes = 0,
        };

    /// <summary>As it was probed.</summary>
    public static Candidate Candidate(
        SystemInfo? system = null,
        double milliseconds = 1,
        double? bytesPerSecond = null,
        ServiceInfo? service = null
    )
    {
        system ??= System();
        var address = CloudletAddress.Parse("http://10.77.0.1:9998");
        return new Candidate(
            new ProbedCloudlet(
                new FoundCloudlet
                {
                    Id = system.Id,
                    Name = system.Name,
                    Version = system.Version,
                    Addresses = [address],
                },
                address,
                TimeSpan.FromMilliseconds(milliseconds),
                system
            )
            {
                BytesPerSecond = bytesPerSecond,
            },
            service
        );
    }
}
