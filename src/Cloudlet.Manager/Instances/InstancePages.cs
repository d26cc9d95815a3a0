using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Instances;

/// <summary>The pages of instances.</summary>
internal static class InstancePages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<InstanceListPage, InstanceListModel>(
            "/instances",
            _ => new InstanceListModel([.. services.Instances.List().Select(instance => instance.Record.ToInfo())])
        );
}
