using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Access;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Devices;

/// <summary>The pages of devices.</summary>
internal static class DevicePages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<DeviceListPage, DeviceListModel>(
            "/devices",
            async context =>
            {
                var query = context.Request.Query;
                var now = services.Time.GetUtcNow();
                var messages = await services.Messages.ListAsync(
                    null,
                    null,
                    0,
                    MessageRules.Most,
                    context.RequestAborted
                );
                return new DeviceListModel(
                    Slice.Of(services.Devices.List(), query).Select(device => device.ToInfo(now)),
                    Slice.Of([.. messages.Reverse()], query, "messages"),
                    services.Settings.Access != AccessPolicy.Open
                );
            }
        );
}
