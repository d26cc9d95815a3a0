using System.Diagnostics.CodeAnalysis;
using Cloudlet.Client;

namespace Cloudlet.Cli.Values;

/// <summary>Which cloudlet was asked for: one at an address, or the best that can be found.</summary>
/// <param name="Address">Where it is; null: the best that can be found.</param>
internal sealed record CloudletPlace(CloudletAddress? Address)
{
    private const string Auto = "auto";

    /// <summary>Whether the best one is to be found.</summary>
    public bool IsAuto => Address is null;

    /// <summary>Reads what <c>--cloudlet</c> takes.</summary>
    public static bool TryParse(
        string text,
        [MaybeNullWhen(false)] out CloudletPlace value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = null;
        fault = null;
        if (text is Auto)
        {
            value = new CloudletPlace(Address: null);
            return true;
        }
        if (CloudletAddress.TryParse(text, out var address, out fault))
        {
            value = new CloudletPlace(address);
            return true;
        }
        fault = $"is not an address of a cloudlet. {fault}";
        return false;
    }
}
