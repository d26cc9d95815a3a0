using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Cli.Values;

/// <summary>Reads a value that was typed, or says what is wrong with it and what would be right: the end of a sentence that begins with the text.</summary>
internal delegate bool TextParser<T>(
    string text,
    [MaybeNullWhen(false)] out T value,
    [NotNullWhen(false)] out string? fault
);
