using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Cloudlet.Cli.Values;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Makes options and arguments whose errors name the field, the value and what would be right.</summary>
internal static class Options
{
    /// <summary>An option of words, taken as they are.</summary>
    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName };

    /// <summary>A switch.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option with a value of its own type; null when it is not given.</summary>
    public static Option<T?> Value<T>(string name, string valueName, string description, TextParser<T> parser)
        where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => TryParse(result, parser, out var value) ? value : null,
        };

    /// <summary>An option with an object as its value; null when it is not given.</summary>
    public static Option<T?> Reference<T>(string name, string valueName, string description, TextParser<T> parser)
        where T : class =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => TryParse(result, parser, out var value) ? value : null,
        };

    /// <summary>An option that may be given several times.</summary>
    public static Option<IReadOnlyList<T>> Many<T>(
        string name,
        string valueName,
        string description,
        TextParser<T> parser
    ) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result => ParseAll(result, parser),
        };

    /// <summary>Words of an option that may be given several times.</summary>
    public static Option<IReadOnlyList<string>> Many(string name, string valueName, string description) =>
        Many<string>(name, valueName, description, AnyText);

    /// <summary>An argument that must be given.</summary>
    public static Argument<string> Required(string name, string description) =>
        RefusingOptions(new Argument<string>(name) { Description = description });

    /// <summary>An argument that may be left out.</summary>
    public static Argument<string?> Optional(string name, string description) =>
        RefusingOptions(new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne });

    /// <summary>A command line of another program: all that follows, best after <c>--</c>.</summary>
    public static Argument<string[]> Rest(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    // The parser takes an unknown option for an argument: `stop --kill` would stop an instance of that name.
    private static Argument<T> RefusingOptions<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.Length > 1 && token.Value.StartsWith('-'))
                    result.AddError($"'{token.Value}' is no option of this command. Write ./{token.Value} for a file.");
            }
        });
        return argument;
    }

    private static List<T> ParseAll<T>(ArgumentResult result, TextParser<T> parser)
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            if (parser(token.Value, out var value, out var fault))
                values.Add(value);
            else
                result.AddError(Message(result, token.Value, fault));
        }
        return values;
    }

    private static bool TryParse<T>(ArgumentResult result, TextParser<T> parser, out T? value)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (parser(text, out value, out var fault))
            return true;
        result.AddError(Message(result, text, fault));
        return false;
    }

    private static string Message(ArgumentResult result, string text, string fault)
    {
        var name = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        return $"{name}: '{text}' {fault}";
    }

    private static bool AnyText(string text, out string value, [NotNullWhen(false)] out string? fault)
    {
        value = text;
        fault = null;
        return true;
    }
}
