using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Tasks;

/// <summary>The task pane, and the page of one job.</summary>
internal static class TaskPages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<TaskPane, TaskPaneModel>("/tasks", _ => TaskPaneModel.Of(services.Operations.List()));
        pages.Add<OperationPage, OperationModel>(
            "/operations/{id}",
            context =>
            {
                var operation = services.Operations.Get((string)context.Request.RouteValues["id"]!);
                return new OperationModel(operation.Info, operation.Console is not null, operation.MayProceed);
            }
        );
    }
}
