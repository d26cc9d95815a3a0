using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloudlet.Cli.Values;

/// <summary>How many times as much: 1 to 1000.</summary>
internal static class Factor
{
    /// <summary>Reads a factor.</summary>
    public static bool TryParse(string text, out double value, [NotNullWhen(false)] out string? fault)
    {
        var valid =
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value is >= 1 and <= 1000;
        fault = valid ? null : "is not a factor: write a number from 1 to 1000, such as 8.";
        return valid;
    }
}
