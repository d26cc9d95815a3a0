using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Tasks;

/// <summary>The list of all jobs.</summary>
internal static class HistoryPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<HistoryPage, HistoryModel>(
            "/operations",
            context =>
            {
                var query = context.Request.Query;
                var filter = new HistoryFilter(
                    query["kind"].ToString(),
                    query["state"].ToString(),
                    query["subject"].ToString().Trim()
                );
                var all = services.Operations.List();
                return new HistoryModel(
                    Slice.Of([.. all.Where(filter.Finds)], query),
                    filter,
                    [.. all.Select(operation => operation.Kind).Distinct().Order(StringComparer.Ordinal)]
                );
            }
        );
}
