using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary>Operations as people see them.</summary>
internal static class OperationViews
{
    public static IEnumerable<View> List(IReadOnlyList<OperationInfo> operations, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("ID"),
                    new Column("KIND"),
                    new Column("SUBJECT"),
                    new Column("STATE"),
                    new Column("STAGE"),
                    new Column("STARTED"),
                    new Column("ENDED"),
                ],
                Rows =
                [
                    .. operations.Select(
                        IReadOnlyList<string> (operation) =>
                            [
                                operation.Id,
                                operation.Kind,
                                operation.Subject,
                                State(operation.State),
                                operation.EndedAt is null ? operation.Progress?.Stage ?? "" : "",
                                text.Time(operation.StartedAt),
                                text.Time(operation.EndedAt) ?? "",
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(OperationInfo operation, ViewText text)
    {
        yield return new Details(
            new Detail("Id", operation.Id),
            new Detail("Kind", operation.Kind),
            new Detail("Subject", operation.Subject),
            new Detail("State", State(operation.State)),
            new Detail("Stage", operation is { Progress: { } stage, EndedAt: null } ? ProgressText.Plain(stage) : null),
            new Detail("Waits for", operation.Waiting?.Message),
            new Detail("Screen", operation.Waiting?.VncSocket is { } screen ? $"VNC at unix:{screen}" : null),
            new Detail("Serial", operation.Waiting?.SerialSocket is { } serial ? $"unix:{serial}" : null),
            new Detail("Console", operation.Waiting is null ? null : $"cloudlet operation console {operation.Id}"),
            new Detail("Go on", operation.Waiting is null ? null : $"cloudlet operation continue {operation.Id}"),
            new Detail("Error", operation.Error?.Detail),
            new Detail("Next", operation.Error?.Next),
            new Detail("Started", text.Time(operation.StartedAt)),
            new Detail("Ended", text.Time(operation.EndedAt))
        );
        if (operation.Steps.Count == 0)
            yield break;
        yield return new Table
        {
            Columns = [new Column("STEP"), new Column("TIME", IsNumber: true)],
            Rows =
            [
                .. operation.Steps.Select(
                    IReadOnlyList<string> (step) => [step.Step, ViewText.Milliseconds(step.Milliseconds)]
                ),
            ],
        };
    }

    private static string State(OperationState state) => state.ToString().ToLowerInvariant();
}
