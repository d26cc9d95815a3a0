using System.Diagnostics.CodeAnalysis;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Values;

/// <summary>What to copy into the guest, as it is typed: <c>SRC:DST</c>, split at the last colon that a slash follows.</summary>
internal static class CopySyntax
{
    /// <summary>Reads a copy; the source is still as it was typed.</summary>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out GuestCopy value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = null;
        fault = "is not a copy: write SRC:DST, DST being an absolute path in the guest, such as ./app:/opt/app.";
        var colon = text.LastIndexOf(":/", StringComparison.Ordinal);
        if (colon <= 0)
            return false;
        value = new GuestCopy(text[..colon], text[(colon + 1)..]);
        fault = null;
        return true;
    }
}
