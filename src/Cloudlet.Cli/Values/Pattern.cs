using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Cloudlet.Cli.Values;

/// <summary>A regular expression that was typed.</summary>
internal static class Pattern
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads a .NET regular expression; <c>^</c> and <c>$</c> are the ends of a line.</summary>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out Regex value,
        [NotNullWhen(false)] out string? fault
    )
    {
        try
        {
            value = new Regex(text, RegexOptions.Multiline | RegexOptions.CultureInvariant, MatchTimeout);
            fault = null;
            return true;
        }
        catch (RegexParseException exception)
        {
            value = null;
            fault = $"is not a regular expression: {exception.Message}";
            return false;
        }
    }
}
