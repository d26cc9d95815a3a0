using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloudlet.Cli.Values;

/// <summary>How many of something: at least one.</summary>
internal static class Count
{
    /// <summary>Reads a count.</summary>
    public static bool TryParse(string text, out int value, [NotNullWhen(false)] out string? fault)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1;
        fault = valid ? null : "is not a count: write a whole number from 1 up.";
        return valid;
    }
}
