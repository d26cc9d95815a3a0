using System.Text;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Naming;

/// <summary>Names that people give: 1 to 63 of a-z, 0-9, dot and dash, starting with a letter or digit. Safe in paths, URLs and OCI references.</summary>
internal static class Names
{
    /// <summary>What would be right, for people.</summary>
    public const string Rule = "1 to 63 of a-z, 0-9, '.' and '-', starting with a letter or digit";

    /// <summary>Whether <paramref name="name"/> follows the rule.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: >= 1 and <= 63 }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    /// <summary>Notes a fault when <paramref name="name"/> is missing or breaks the rule.</summary>
    public static void Check(string? name, string field, Faults faults)
    {
        if (!IsValid(name))
            faults.Add(
                field,
                name,
                $"{(string.IsNullOrEmpty(name) ? "a name is needed" : "this is not a name")}: {Rule}."
            );
    }

    /// <summary>A valid name made of whatever an archive brought.</summary>
    public static string From(string? title, string otherwise)
    {
        var name = new StringBuilder();
        foreach (var c in (title ?? "").ToLowerInvariant())
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-');
        var text = name.ToString().TrimStart('-', '.');
        text = text[..Math.Min(text.Length, 63)];
        return IsValid(text) ? text : otherwise;
    }

    /// <summary>What an arriving archive is called until it says so itself: as its file is, where that is known.</summary>
    public static string OfFile(string? fileName) =>
        string.IsNullOrWhiteSpace(fileName) || fileName.Any(char.IsControl)
            ? "upload"
            : fileName[..Math.Min(fileName.Length, 100)];

    /// <summary>A name made of another: <c>speech-1</c>, <c>speech-2</c>, ... the first that is free.</summary>
    public static string Next(string stem, Func<string, bool> taken)
    {
        for (var i = 1; ; i++)
        {
            var name = $"{stem[..Math.Min(stem.Length, 55)]}-{i}";
            if (!taken(name))
                return name;
        }
    }
}
