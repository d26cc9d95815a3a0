using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Benchmarks.CommandLine;

/// <summary>Numbers of pages that overlays change, with commas between them: null for as many as the guest can.</summary>
internal static class ChangedPages
{
    /// <summary>The word for as many as the guest can.</summary>
    public const string Full = "full";

    /// <summary>Reads them; a zero is none.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out IReadOnlyList<long?>? value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = null;
        fault = null;
        var numbers = new List<long?>();
        foreach (var word in text.Split(','))
        {
            if (word == Full)
                numbers.Add(null);
            else if (!Pages.TryParse(word, out var pages, out fault))
                return false;
            else if (pages > 0)
                numbers.Add(pages);
        }
        value = numbers;
        return true;
    }
}
