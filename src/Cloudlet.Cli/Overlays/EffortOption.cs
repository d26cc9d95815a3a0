using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Overlays;

/// <summary>The option <c>--effort</c>.</summary>
internal static class EffortOption
{
    /// <summary>For a verb that uses <paramref name="otherwise"/> without it.</summary>
    public static Option<OverlayEffort?> Create(OverlayEffort otherwise) =>
        Options.Value<OverlayEffort>(
            "--effort",
            "EFFORT",
            $"fast, normal or max: how much time a smaller overlay is worth [default: {Word(otherwise)}]",
            TryParse
        );

    /// <summary>As people write it.</summary>
    public static string Word(OverlayEffort effort) => effort.ToString().ToLowerInvariant();

    private static bool TryParse(string text, out OverlayEffort value, [NotNullWhen(false)] out string? fault)
    {
        foreach (var effort in Enum.GetValues<OverlayEffort>())
        {
            if (text == Word(effort))
            {
                (value, fault) = (effort, null);
                return true;
            }
        }
        (value, fault) = (default, "is not known here: write fast, normal or max.");
        return false;
    }
}
