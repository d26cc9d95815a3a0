using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Values;

/// <summary>Ports as they are typed: <c>GUEST</c>, and <c>GUEST:HOST</c> where the host's may be chosen.</summary>
internal static class PortSyntax
{
    /// <summary>Reads a port of the guest.</summary>
    public static bool TryParseGuest(string text, out int value, [NotNullWhen(false)] out string? fault)
    {
        fault = TryParsePort(text, out value) ? null : "is not a port: write a number from 1 to 65535.";
        return fault is null;
    }

    /// <summary>Reads a port of the guest and perhaps the host's. Without one, or with 0, the cloudlet chooses.</summary>
    public static bool TryParseMapping(
        string text,
        [MaybeNullWhen(false)] out PortRequest value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = null;
        fault =
            "is not a port mapping: write GUEST or GUEST:HOST with numbers from 1 to 65535, such as 8080 or 8080:18080.";
        var colon = text.IndexOf(':');
        var guestText = colon < 0 ? text : text[..colon];
        var hostText = colon < 0 ? "0" : text[(colon + 1)..];
        if (!TryParsePort(guestText, out var guest))
            return false;
        if (hostText is not "0" && !TryParsePort(hostText, out _))
            return false;
        value = new PortRequest(guest, hostText is "0" ? null : int.Parse(hostText, CultureInfo.InvariantCulture));
        fault = null;
        return true;
    }

    /// <summary>As <see cref="TryParseMapping"/> reads it.</summary>
    public static string Format(PortRequest port) =>
        port.Host is { } host ? $"{port.Guest}:{host}" : port.Guest.ToString(CultureInfo.InvariantCulture);

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
