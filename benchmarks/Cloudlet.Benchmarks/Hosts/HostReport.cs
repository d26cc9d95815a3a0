using System.Globalization;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Hosts;

/// <summary>Where and when figures were measured: without it they say nothing.</summary>
internal sealed record HostReport
{
    private const double Gibibyte = 1 << 30;

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The commit of the source tree, or <c>unknown</c>.</summary>
    public required string Commit { get; init; }

    /// <summary>The processor.</summary>
    public required string Processor { get; init; }

    /// <summary>How many of them there are.</summary>
    public required int Processors { get; init; }

    /// <summary>Bytes of memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>The QEMU that ran the guests.</summary>
    public required string Qemu { get; init; }

    /// <summary>What runs the guest's instructions.</summary>
    public required string Accelerator { get; init; }

    /// <summary>Tasks that wanted to run in the minute before it began: above the number of processors, others were at work too.</summary>
    public required double LoadBefore { get; init; }

    /// <summary>Looks at this host now. The commit is what <c>CLOUDLET_COMMIT</c> says.</summary>
    public static async Task<HostReport> ReadAsync(CancellationToken cancellationToken)
    {
        var qemu = await QemuVersion.ReadAsync("qemu-system-x86_64", cancellationToken);
        return new HostReport
        {
            Date = TimeProvider.System.GetUtcNow(),
            Commit = Environment.GetEnvironmentVariable("CLOUDLET_COMMIT") ?? "unknown",
            Processor = Field("/proc/cpuinfo", "model name"),
            Processors = Environment.ProcessorCount,
            MemoryBytes =
                1024 * long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture),
            Kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            Qemu = qemu.ToString(),
            Accelerator = "tcg",
            LoadBefore = ReadLoad(),
        };
    }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public static double ReadLoad() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Date:yyyy-MM-dd HH:mm} UTC, commit {Commit}; {Processors} x {Processor}, {MemoryBytes / Gibibyte:f0} GiB, Linux {Kernel}, "
        + $"QEMU {Qemu}, {Accelerator}; load before: {LoadBefore:f1}";

    private static string Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
