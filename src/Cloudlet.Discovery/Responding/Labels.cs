using System.Text;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>Labels that have to fit.</summary>
internal static class Labels
{
    /// <summary>A label with something after it; it loses characters at its end when both are longer than a label may be.</summary>
    public static string WithSuffix(string label, string suffix)
    {
        var room = DomainName.LongestLabel - Encoding.UTF8.GetByteCount(suffix);
        var kept = new StringBuilder();
        foreach (var rune in label.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            kept.Append(rune);
        }
        return kept.Append(suffix).ToString();
    }
}
