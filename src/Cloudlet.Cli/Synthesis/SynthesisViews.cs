using Cloudlet.Cli.Instances;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Synthesis;

/// <summary>What synthesis made, and how long each step took.</summary>
internal static class SynthesisViews
{
    public static IEnumerable<View> Show(SynthesisResult result, ViewText text) =>
        [
            .. InstanceViews.Show(result.Instance, text),
            new Table
            {
                Columns = [new Column("STEP"), new Column("TIME", IsNumber: true)],
                Rows =
                [
                    .. result.Timings.Select(
                        IReadOnlyList<string> (step) => [Words(step.Key), ViewText.Milliseconds(step.Value)]
                    ),
                ],
            },
        ];

    /// <summary>memoryImage is "memory image" to people.</summary>
    private static string Words(string camelCase) =>
        string.Concat(
            camelCase.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())
        );
}
