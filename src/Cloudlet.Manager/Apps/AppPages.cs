using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
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
            {
                var query = context.Request.Query;
                var search = new AppSearch(query["text"].ToString().Trim(), query["platform"].ToString());
                var all = services.Apps.Snapshot.All.Select(app => app.ToInfo()).ToList();
                return new AppListModel(
                    Slice.Of([.. all.Where(search.Finds)], query),
                    search,
                    [.. all.Select(app => app.Platform).Distinct().Order(StringComparer.Ordinal)]
                );
            }
        );
        pages.Add<NewAppPage, NewAppModel>("/apps:new", _ => new NewAppModel(services.Settings.AppLimitBytes));
        pages.Add<AppPage, AppModel>(
            "/apps/{id}",
            context => new AppModel(services.Apps.Get((string)context.Request.RouteValues["id"]!).ToInfo())
        );
    }
}
