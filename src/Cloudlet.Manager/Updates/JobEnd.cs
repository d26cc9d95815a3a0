using Cloudlet.Contracts;

namespace Cloudlet.Manager.Updates;

/// <summary>How a job ended, in words for the person who looks at a page.</summary>
/// <param name="Title">What ended and how.</param>
/// <param name="Text">Why it failed, and what to do.</param>
/// <param name="Failed">Whether it failed.</param>
internal sealed record JobEnd(string Title, string Text, bool Failed)
{
    /// <summary>Of an operation that has ended.</summary>
    public static JobEnd Of(OperationInfo operation) =>
        new(
            $"{operation.Kind} of {operation.Subject}: {operation.State.ToString().ToLowerInvariant()}",
            operation.Error is { } error ? $"{error.Detail} {error.Next}".TrimEnd() : "",
            operation.State == OperationState.Failed
        );
}
