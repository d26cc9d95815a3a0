using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Neighbours;

/// <summary>The list of neighbours.</summary>
internal static class NeighbourPages
{
    public static void Map(PageMap pages, NeighbourWatch watch) =>
        pages.Add<NeighbourListPage, NeighbourListModel>(
            "/neighbours",
            _ => new NeighbourListModel(watch.List(), watch.WhyNot)
        );
}
