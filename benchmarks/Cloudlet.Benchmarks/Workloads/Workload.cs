namespace Cloudlet.Benchmarks.Workloads;

/// <summary>One sample service, and what the paper of 2013 says of its like.</summary>
/// <param name="Name">Its folder in <c>samples/services</c>.</param>
/// <param name="Paper">
/// Ha, Pillai, Richter, Abe, Satyanarayanan: Just-in-Time Provisioning for Cyber Foraging, MobiSys 2013: an 8 GB disk, 1 GB of memory, 38 Mbit/s.
/// </param>
internal sealed record Workload(string Name, PaperFigures Paper)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("objects", new(92.8, 113.3, 63, 18, 11)),
        new("face", new(21.8, 99.2, 37, 13, 8)),
        new("speech", new(106.2, 111.5, 63, 20, 15)),
        new("ocr", PaperFigures.None),
        new("fluid", new(1.8, 14.1, 7, 3, 1)),
    ];

    /// <summary>Those of the names, in that order.</summary>
    /// <exception cref="BenchException">One is unknown.</exception>
    public static IReadOnlyList<Workload> Named(IEnumerable<string> names) =>
        [
            .. names.Select(name =>
                All.FirstOrDefault(each => each.Name == name)
                ?? throw new BenchException(
                    $"--only: there is no service '{name}'. There are {string.Join(", ", All.Select(each => each.Name))}."
                )
            ),
        ];
}

/// <summary>A column of the paper.</summary>
/// <param name="DiskMegabytes">Of the overlay, as published.</param>
/// <param name="MemoryMegabytes">Of the overlay, as published.</param>
/// <param name="BaselineSeconds">To the first response.</param>
/// <param name="OptimisedSeconds">The same, overlays made small.</param>
/// <param name="PipelinedSeconds">The same, pipelined.</param>
internal sealed record PaperFigures(
    double? DiskMegabytes,
    double? MemoryMegabytes,
    double? BaselineSeconds,
    double? OptimisedSeconds,
    double? PipelinedSeconds
)
{
    /// <summary>The paper has no such service.</summary>
    public static PaperFigures None { get; } = new(null, null, null, null, null);
}
