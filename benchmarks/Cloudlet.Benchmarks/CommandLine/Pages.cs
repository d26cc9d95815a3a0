using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloudlet.Benchmarks.CommandLine;

/// <summary>A number of pages; there may be none.</summary>
internal static class Pages
{
    /// <summary>Reads it.</summary>
    public static bool TryParse(string text, out long value, [NotNullWhen(false)] out string? fault)
    {
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        fault = valid ? null : "is not a number of pages: write a whole number from 0 up.";
        return valid;
    }
}
