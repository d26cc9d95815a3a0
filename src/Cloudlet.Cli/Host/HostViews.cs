using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Host;

/// <summary>The host and its cloudlet as people see them.</summary>
internal static class HostViews
{
    public static IEnumerable<View> Doctor(DoctorReport report, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("RESULT"),
                    new Column("CHECK"),
                    new Column("TIME", IsNumber: true),
                    new Column("WHAT WAS SEEN"),
                ],
                Rows =
                [
                    .. report.Checks.Select(
                        IReadOnlyList<string> (check) =>
                            [check.Result, check.Name, ViewText.Milliseconds(check.Milliseconds), check.Detail]
                    ),
                ],
            },
            .. Next(report),
        ];

    public static IEnumerable<View> System(SystemInfo system, ViewText text) =>
        [
            new Details(
                new Detail("Name", system.Name),
                new Detail("Id", system.Id),
                new Detail("Version", system.Version),
                new Detail("Data directory", system.DataDirectory),
                new Detail(
                    "CPUs",
                    system.CpuLoad > 1
                        ? $"{ViewText.Count(system.Cpus)}, all busy (load {(system.CpuLoad * system.Cpus).ToString("0.#", CultureInfo.InvariantCulture)})"
                        : $"{ViewText.Count(system.Cpus)}, {ViewText.Load(system.CpuLoad)} busy"
                ),
                new Detail(
                    "Memory",
                    $"{ViewText.Size(system.MemoryAvailableBytes)} of {ViewText.Size(system.MemoryBytes)} free"
                ),
                new Detail("Disk", $"{ViewText.Size(system.DiskAvailableBytes)} free"),
                new Detail("Accelerator", system.Accelerator ?? "not probed yet"),
                new Detail("Bases", ViewText.Count(system.Bases)),
                new Detail("Overlays", ViewText.Count(system.Overlays)),
                new Detail("Services", ViewText.Count(system.Services)),
                new Detail("Instances", ViewText.Count(system.Instances)),
                new Detail("Shared memory", ViewText.Size(system.SharedMemoryBytes))
            ),
        ];

    private static IEnumerable<View> Next(DoctorReport report)
    {
        var advice = report
            .Checks.Where(check => !string.IsNullOrEmpty(check.Next))
            .Select(check => new Detail(check.Name, check.Next))
            .ToList();
        return advice.Count == 0 ? [] : [new Details(advice)];
    }
}
