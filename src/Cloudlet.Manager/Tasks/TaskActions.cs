using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Tasks;

/// <summary>What can be done with a job.</summary>
internal static class TaskActions
{
    public static ApiAction Cancel(OperationInfo operation) =>
        new(
            "Cancel",
            "x",
            $"POST {Routes.Operation(operation.Id)}:cancel",
            $"cloudlet operation cancel {operation.Id}"
        );

    /// <summary>The guest is ready, whatever its rule says.</summary>
    public static ApiAction FreezeNow(OperationInfo operation) =>
        Continue(operation) with
        {
            Label = "Freeze it now",
            Icon = "snowflake",
        };

    public static ApiAction Continue(OperationInfo operation) =>
        new(
            "It is ready: go on",
            "check",
            $"POST {Routes.Operation(operation.Id)}:proceed",
            $"cloudlet operation continue {operation.Id}"
        );
}
