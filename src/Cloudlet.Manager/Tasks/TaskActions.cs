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

    /// <summary>The guest is ready, as the person says whom the job waits for, or whatever its rule says.</summary>
    public static ApiAction Freeze(OperationInfo operation) =>
        new(
            "It is ready: freeze it",
            "snowflake",
            $"POST {Routes.Operation(operation.Id)}:proceed",
            $"cloudlet operation continue {operation.Id}"
        )
        {
            Done = "It is being frozen",
        };
}
