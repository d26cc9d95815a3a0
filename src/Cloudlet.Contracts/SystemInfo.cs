namespace Cloudlet.Contracts;

/// <summary>What this cloudlet is and has.</summary>
public sealed record SystemInfo
{
    /// <summary>The cloudlet's id: a UUID, the same under every name and address.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>The data directory; not told to devices of the network.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Processors.</summary>
    public required int Cpus { get; init; }

    /// <summary>The share of them that was busy in the last minute: 0 idle, 1 all busy, more when work waited.</summary>
    public required double CpuLoad { get; init; }

    /// <summary>What the fastest of them runs at now, in MHz; 0 where the host does not tell.</summary>
    public double CpuMegahertz { get; init; }

    /// <summary>Processors of guests that could be given to more machines; null when it is not told.</summary>
    public double? RoomCpus { get; init; }

    /// <summary>Memory of the box.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Memory that is free for use.</summary>
    public required long MemoryAvailableBytes { get; init; }

    /// <summary>Memory that could be promised to more machines; null when it is not told.</summary>
    public long? RoomMemoryBytes { get; init; }

    /// <summary>Space in all where the data directory is.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Space left where the data directory is.</summary>
    public required long DiskAvailableBytes { get; init; }

    /// <summary>The accelerator that <c>auto</c> means here, once it has been probed.</summary>
    public string? Accelerator { get; init; }

    /// <summary>How many bases are here.</summary>
    public required int Bases { get; init; }

    /// <summary>The ids of the bases that are here: an overlay of one of them can be synthesised.</summary>
    public IReadOnlyList<string> BaseIds { get; init; } = [];

    /// <summary>How many services are offered.</summary>
    public int Services { get; init; }

    /// <summary>The ids of the services that are offered.</summary>
    public IReadOnlyList<string> ServiceIds { get; init; } = [];

    /// <summary>The ids of those that answer at once: an instance is up and has a seat, or one is kept warm.</summary>
    public IReadOnlyList<string> ReadyServiceIds { get; init; } = [];

    /// <summary>How many overlays are here.</summary>
    public required int Overlays { get; init; }

    /// <summary>How many instances live.</summary>
    public required int Instances { get; init; }

    /// <summary>Memory images that are filled now: shared by the instances of one image.</summary>
    public required long SharedMemoryBytes { get; init; }
}

/// <summary>What this host can run.</summary>
/// <param name="Checks">Each check, in the order in which they were tried.</param>
/// <param name="Healthy">Whether no check failed.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorCheck> Checks, bool Healthy);

/// <summary>One thing that was tried.</summary>
/// <param name="Name">What.</param>
/// <param name="Result"><c>ok</c>, <c>warning</c> (works, with a loss) or <c>failed</c>.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Milliseconds">How long the check took.</param>
public sealed record DoctorCheck(string Name, string Result, string Detail, string? Next, double Milliseconds);
