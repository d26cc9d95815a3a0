using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Cloudlet.Cli.Values;

/// <summary>Times as they are typed: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h30m</c>, <c>30d</c>; a bare number is seconds.</summary>
internal static class Duration
{
    private const string Fault = "is not a duration: write a number with ms, s, m, h or d, such as 30s, 2m or 1h30m.";

    /// <summary>Longer than anyone waits, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    // Seconds.
    private const int BareUnit = 3;

    /// <summary>Reads a duration. Units come once each, the larger ones first.</summary>
    public static bool TryParse(string text, out TimeSpan value, [NotNullWhen(false)] out string? fault)
    {
        value = default;
        fault = Fault;
        var total = 0m;
        var nextUnit = 0;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            var number = digits < 0 ? rest : rest[..digits];
            var after = rest[number.Length..];
            var letters = after.IndexOfAny(NumberCharacters);
            var name = letters < 0 ? after : after[..letters];
            rest = after[name.Length..];
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                return false;
            var unit = name.IsEmpty && number.Length == text.Length ? BareUnit : IndexOf(name, nextUnit);
            if (unit < 0)
                return false;
            nextUnit = unit + 1;
            if (count > Longest.Ticks)
                return TooLong(out fault);
            total += count * Units[unit].Length.Ticks;
        }
        if (total > Longest.Ticks)
            return TooLong(out fault);
        value = TimeSpan.FromTicks((long)total);
        fault = null;
        return true;
    }

    /// <summary>The exact form, to the millisecond: <see cref="TryParse"/> reads it back.</summary>
    public static string Format(TimeSpan value)
    {
        var text = new StringBuilder();
        var ticks = value.Ticks;
        foreach (var (name, length) in Units)
        {
            if (ticks / length.Ticks is var count and > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{name}");
            ticks %= length.Ticks;
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static int IndexOf(ReadOnlySpan<char> name, int first)
    {
        for (var i = first; i < Units.Length; i++)
        {
            if (name.SequenceEqual(Units[i].Name))
                return i;
        }
        return -1;
    }

    private static bool TooLong(out string? fault)
    {
        fault = $"is longer than {Longest.TotalDays} days.";
        return false;
    }
}
