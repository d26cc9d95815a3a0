using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Instances;

/// <summary>Instances as people see them.</summary>
internal static class InstanceViews
{
    public static IEnumerable<View> List(IReadOnlyList<InstanceInfo> instances, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("NAME"),
                    new Column("STATE"),
                    new Column("OVERLAY"),
                    new Column("BASE"),
                    new Column("SERVICE"),
                    new Column("PORTS"),
                    new Column("PID", IsNumber: true),
                    new Column("STARTED"),
                ],
                Rows =
                [
                    .. instances.Select(
                        IReadOnlyList<string> (info) =>
                            [
                                info.Name,
                                State(info.State),
                                ViewText.ShortId(info.Overlay ?? ""),
                                ViewText.ShortId(info.Base),
                                info.Service ?? "",
                                Ports(info),
                                info.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "",
                                text.Time(info.StartedAt) ?? "",
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(InstanceInfo info, ViewText text) =>
        [
            new Details(
                new Detail("Name", info.Name),
                new Detail("Id", info.Id),
                new Detail("State", State(info.State)),
                new Detail("Reason", info.Reason),
                new Detail("Overlay", info.Overlay),
                new Detail("Base", info.Base),
                new Detail("Service", info.Service is { } service ? $"{service}, version {info.ServiceVersion}" : null),
                new Detail("Ports", Ports(info)),
                new Detail("Process", info.ProcessId?.ToString(CultureInfo.InvariantCulture)),
                new Detail("Memory", info.MemoryBytes == 0 ? null : ViewText.Size(info.MemoryBytes)),
                new Detail("Clock", info.Clock),
                new Detail("Screen", info.VncSocket is { } socket ? $"VNC at unix:{socket}" : null),
                new Detail("Started", text.Time(info.StartedAt)),
                new Detail("Ended", text.Time(info.EndedAt))
            ),
        ];

    /// <summary>The host's port first, as it is what a client needs: <c>40001->8080/tcp</c>.</summary>
    private static string Ports(InstanceInfo info) =>
        string.Join(
            ", ",
            info.Ports.Select(port =>
                port.Host == 0 ? $"{port.Guest}/{port.Protocol}" : $"{port.Host}->{port.Guest}/{port.Protocol}"
            )
        );

    private static string State(InstanceState state) => state.ToString().ToLowerInvariant();
}
