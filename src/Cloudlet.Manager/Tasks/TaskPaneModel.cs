using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Tasks;

/// <summary>The jobs that run, and the last ones that ended: on every page.</summary>
/// <param name="Running">The newest first.</param>
/// <param name="Ended">The newest first.</param>
public sealed record TaskPaneModel(IReadOnlyList<OperationInfo> Running, IReadOnlyList<OperationInfo> Ended)
    : IPageModel
{
    private const int Shown = 5;

    /// <inheritdoc/>
    public string Title => "Tasks";

    /// <summary>Of all operations.</summary>
    public static TaskPaneModel Of(IReadOnlyList<OperationInfo> all) =>
        new(
            // One that a job in the list waits for is told of by that one.
            [.. all.Where(operation => operation is { EndedAt: null, Parent: null })],
            [
                .. all.Where(operation => operation is { EndedAt: not null, Parent: null })
                    .OrderByDescending(operation => operation.EndedAt)
                    .Take(Shown),
            ]
        );
}
