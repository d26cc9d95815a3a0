using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloudlet.Cli.Values;

/// <summary>A number of bytes, written as <c>536870912</c>, <c>512M</c>, <c>512MiB</c> or <c>1.5G</c>: K, M, G and T are powers of 1024.</summary>
internal readonly record struct ByteSize(long Bytes)
{
    private const string Fault =
        "is not a size: write bytes, or a number with K, M, G or T (powers of 1024), such as 512M or 1GiB.";

    private static readonly (string Letter, long Bytes)[] Units =
    [
        ("T", 1L << 40),
        ("G", 1L << 30),
        ("M", 1L << 20),
        ("K", 1L << 10),
    ];

    /// <summary>Reads a size.</summary>
    public static bool TryParse(string text, out ByteSize value, [NotNullWhen(false)] out string? fault)
    {
        value = default;
        fault = Fault;
        var number = text.AsSpan().TrimEnd("BbIiKkMmGgTt");
        if (!TryGetFactor(text.AsSpan(number.Length), out var factor))
            return false;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return false;
        if (count > long.MaxValue / (decimal)factor)
        {
            fault = "is larger than any machine.";
            return false;
        }
        var bytes = count * factor;
        if (bytes != decimal.Truncate(bytes))
        {
            fault = "is not a whole number of bytes.";
            return false;
        }
        value = new ByteSize((long)bytes);
        fault = null;
        return true;
    }

    /// <summary>The shortest exact form: <see cref="TryParse"/> reads it back.</summary>
    public override string ToString()
    {
        foreach (var (letter, bytes) in Units)
        {
            if (Bytes != 0 && Bytes % bytes == 0)
                return $"{Bytes / bytes}{letter}";
        }
        return Bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryGetFactor(ReadOnlySpan<char> suffix, out long factor)
    {
        factor = 1;
        if (suffix.IsEmpty || suffix.Equals("B", StringComparison.OrdinalIgnoreCase))
            return true;
        // 1GB is 1000^3 to some and 1024^3 to others: not taken.
        if (suffix.Length != 1 && !suffix[1..].Equals("iB", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var (letter, bytes) in Units)
        {
            if (suffix[..1].Equals(letter, StringComparison.OrdinalIgnoreCase))
                factor = bytes;
        }
        return factor > 1;
    }
}
