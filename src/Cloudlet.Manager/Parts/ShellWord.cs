using System.Text.RegularExpressions;

namespace Cloudlet.Manager.Parts;

/// <summary>A word of a command that somebody will paste into a shell.</summary>
internal static partial class ShellWord
{
    /// <summary>The word, in quotes where a shell would read it otherwise.</summary>
    public static string Of(string text) =>
        Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w@%+=:,./-]+$", RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
