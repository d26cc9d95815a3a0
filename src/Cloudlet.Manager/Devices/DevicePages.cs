using Cloudlet.Manager.Pages;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Devices;

/// <summary>The pages of devices.</summary>
internal static class DevicePages
{
    private const int Messages = 100;

    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<DeviceListPage, DeviceListModel>(
            "/devices",
            async context => new DeviceListModel(
                [.. services.Devices.List().Select(device => device.ToInfo(services.Time.GetUtcNow()))],
                [
                    .. (await services.Messages.ListAsync(null, null, 0, MessageRules.Most, context.RequestAborted))
                        .Reverse()
                        .Take(Messages),
                ]
            )
        );
}
