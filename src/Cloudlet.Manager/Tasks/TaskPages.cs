using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Tasks;

/// <summary>The task pane.</summary>
internal static class TaskPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<TaskPane, TaskPaneModel>("/tasks", _ => TaskPaneModel.Of(services.Operations.List()));
}
