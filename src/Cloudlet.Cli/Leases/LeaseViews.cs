using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Leases;

/// <summary>Leases as people see them.</summary>
internal static class LeaseViews
{
    public static IEnumerable<View> List(IReadOnlyList<LeaseInfo> leases, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("ID"),
                    new Column("INSTANCE"),
                    new Column("SERVICE"),
                    new Column("DEVICE"),
                    new Column("UNTIL"),
                ],
                Rows =
                [
                    .. leases.Select(
                        IReadOnlyList<string> (lease) =>
                            [
                                lease.Id,
                                lease.Instance,
                                lease.Service ?? "",
                                lease.Device ?? "",
                                text.Time(lease.ExpiresAt),
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(LeaseInfo lease, ViewText text) =>
        [
            new Details(
                new Detail("Id", lease.Id),
                new Detail("Instance", lease.Instance),
                new Detail("Service", lease.Service),
                new Detail("Device", lease.Device),
                new Detail("Renewed for", Duration.Format(TimeSpan.FromSeconds(lease.Seconds))),
                new Detail("Until", text.Time(lease.ExpiresAt))
            ),
        ];
}
