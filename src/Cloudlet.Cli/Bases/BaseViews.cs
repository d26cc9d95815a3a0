using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Bases;

/// <summary>Bases as people see them.</summary>
internal static class BaseViews
{
    public static IEnumerable<View> List(IReadOnlyList<BaseInfo> bases, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("NAME"),
                    new Column("ID"),
                    new Column("DISK", IsNumber: true),
                    new Column("MEMORY", IsNumber: true),
                    new Column("STORED", IsNumber: true),
                    new Column("ACCELERATOR"),
                    new Column("CREATED"),
                ],
                Rows =
                [
                    .. bases.Select(
                        IReadOnlyList<string> (info) =>
                            [
                                info.Name,
                                ViewText.ShortId(info.Id),
                                Disk(info),
                                ViewText.Size(info.MemoryBytes),
                                ViewText.Size(info.StoredBytes),
                                info.Accelerator,
                                text.Time(info.CreatedAt),
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(BaseInfo info, ViewText text) =>
        [
            new Details(
                new Detail("Name", info.Name),
                new Detail("Id", info.Id),
                new Detail("Disk", Disk(info)),
                new Detail("Memory", ViewText.Size(info.MemoryBytes)),
                new Detail("CPUs", ViewText.Count(info.Cpus)),
                new Detail("CPU model", info.CpuModel),
                new Detail("Machine type", info.MachineType),
                new Detail("Machine profile", ViewText.Count(info.Profile)),
                new Detail("Accelerator", info.Accelerator),
                new Detail("Ready when", info.Ready),
                new Detail("Stored", ViewText.Size(info.StoredBytes)),
                new Detail("Created", text.Time(info.CreatedAt))
            ),
        ];

    private static string Disk(BaseInfo info) => info.DiskBytes == 0 ? "none" : ViewText.Size(info.DiskBytes);
}
