using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Apps;

/// <summary>The pages of apps.</summary>
internal static class AppPages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<AppListPage, AppListModel>(
            "/apps",
            context =>
                AppListModel.Of(
                    [.. services.Apps.Snapshot.All.Select(app => app.ToInfo())],
                    context.Request.Query["text"].ToString().Trim(),
                    context.Request.Query["platform"].ToString()
                )
        );
        pages.Add<NewAppPage, NewAppModel>("/apps:new", _ => new NewAppModel(services.Settings.AppLimitBytes));
        pages.Add<AppPage, AppModel>(
            "/apps/{id}",
            context => new AppModel(services.Apps.Get((string)context.Request.RouteValues["id"]!).ToInfo())
        );
    }
}
