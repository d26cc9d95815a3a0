using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Cli.Values;

/// <summary>One of a few words.</summary>
internal static class Choice
{
    /// <summary>A parser that takes exactly these words.</summary>
    public static TextParser<string> Of(params string[] words) => Of([.. words.Select(word => (word, word))]);

    /// <summary>A parser that takes exactly these words, each with what it means.</summary>
    public static TextParser<T> Of<T>(params (string Word, T Value)[] choices)
    {
        return TryParse;

        bool TryParse(string text, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? fault)
        {
            var index = Array.FindIndex(choices, choice => choice.Word == text);
            value = index < 0 ? default : choices[index].Value;
            fault = index < 0 ? $"is not known here: write {Listed()}." : null;
            return fault is null;
        }

        string Listed()
        {
            var words = choices.Select(choice => choice.Word).ToArray();
            return $"{string.Join(", ", words[..^1])} or {words[^1]}";
        }
    }
}
