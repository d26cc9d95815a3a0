using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Devices;

/// <summary>Devices as people see them.</summary>
internal static class DeviceViews
{
    public static IEnumerable<View> List(IReadOnlyList<DeviceInfo> devices, ViewText text) =>
        [
            new Table
            {
                Columns = [new Column("ID"), new Column("STATE"), new Column("PAIRED"), new Column("UNTIL")],
                Rows =
                [
                    .. devices.Select(
                        IReadOnlyList<string> (device) =>
                            [device.Id, device.State, text.Time(device.CreatedAt), text.Time(device.ExpiresAt)]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(DeviceInfo device, ViewText text) => Show(device, password: null, text);

    /// <summary>One that was paired now: its password is seen this once.</summary>
    public static IEnumerable<View> Added(AddedDevice added, ViewText text) => Show(added.Device, added.Password, text);

    private static IEnumerable<View> Show(DeviceInfo device, string? password, ViewText text) =>
        [
            new Details(
                new Detail("Id", device.Id),
                new Detail("State", device.State),
                new Detail("Password", password),
                new Detail("Paired", text.Time(device.CreatedAt)),
                new Detail("Until", text.Time(device.ExpiresAt)),
                new Detail("Revoked", text.Time(device.RevokedAt))
            ),
        ];
}
