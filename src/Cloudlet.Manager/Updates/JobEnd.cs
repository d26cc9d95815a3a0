using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Updates;

/// <summary>How a job ended, in words for the person who looks at a page.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Title">What ended and how.</param>
/// <param name="Text">Why it failed, and what to do.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="Place">The page of what it made, or its own.</param>
/// <param name="PlaceName">What that is called.</param>
internal sealed record JobEnd(string Job, string Title, string Text, bool Failed, string Place, string PlaceName)
{
    /// <summary>Of an operation that has ended.</summary>
    public static JobEnd Of(OperationInfo operation)
    {
        var (name, place) =
            operation.State == OperationState.Succeeded
                ? OperationResult.Links(operation).FirstOrDefault(("The job", Places.Operation(operation.Id)))
                : ("The job", Places.Operation(operation.Id));
        return new JobEnd(
            operation.Id,
            $"{JobName.Of(operation)}: {operation.State.ToString().ToLowerInvariant()}",
            operation.Error is { } error
                ? $"{error.Detail} {error.Next}".TrimEnd()
                : OperationResult.Text(operation) ?? "",
            operation.State == OperationState.Failed,
            place,
            name
        );
    }
}
