using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Cli.Values;

/// <summary>One of a few words.</summary>
internal static class Choice
{
    /// <summary>A parser that takes exactly these words.</summary>
    public static TextParser<string> Of(params string[] words)
    {
        return TryParse;

        bool TryParse(string text, [MaybeNullWhen(false)] out string value, [NotNullWhen(false)] out string? fault)
        {
            value = text;
            fault = Array.IndexOf(words, text) >= 0 ? null : $"is not known here: write {Listed()}.";
            return fault is null;
        }

        string Listed() => $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }
}
