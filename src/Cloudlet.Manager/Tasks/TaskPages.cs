using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Instances;
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
                return new OperationModel(operation.Info, operation.Console is not null, operation.MayProceed)
                {
                    Instance = InstanceOf(operation.Info, services.Instances),
                };
            }
        );
    }

    // An instance that was there before its synthesis began is another one, whose name it may have been asked for.
    private static string? InstanceOf(OperationInfo operation, InstanceRegistry instances) =>
        operation.EndedAt is null && (operation.Kind == "synthesis" || operation.Kind.StartsWith("instance."))
            ? instances
                .List()
                .Select(instance => instance.Record)
                .FirstOrDefault(record =>
                    record.Name == operation.Subject
                    && record.RunFolder is not null
                    && (operation.Kind != "synthesis" || record.CreatedAt >= operation.StartedAt)
                )
                ?.Name
            : null;
}
