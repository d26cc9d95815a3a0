using System.Diagnostics.CodeAnalysis;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.CommandLine;

/// <summary>Sizes of guest memory, with commas between them.</summary>
internal static class Sizes
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Reads them.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out IReadOnlyList<long>? value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = null;
        fault = null;
        var sizes = new List<long>();
        foreach (var word in text.Split(','))
        {
            if (!ByteSize.TryParse(word, out var size, out fault))
                return false;
            if (size.Bytes < Mebibyte || size.Bytes % Mebibyte != 0)
            {
                fault = "is not a guest's memory: write multiples of 1M, such as 512M or 512M,1G.";
                return false;
            }
            sizes.Add(size.Bytes);
        }
        value = sizes;
        return true;
    }
}
