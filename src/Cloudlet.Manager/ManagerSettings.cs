using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Manager;

/// <summary>How the Manager runs.</summary>
/// <param name="Listener">Where it listens; null: nowhere, there are no pages.</param>
public sealed record ManagerSettings(ManagerListener? Listener)
{
    private const string Off = "off";

    /// <summary>For the browsers of this machine.</summary>
    public static ManagerSettings Default { get; } = new(ManagerListener.Default);

    /// <summary>Reads where it listens, or <c>off</c>.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ManagerSettings? settings,
        [NotNullWhen(false)] out string? fault
    )
    {
        var isOff = text == Off;
        ManagerListener? listener = null;
        fault = null;
        settings =
            isOff || ManagerListener.TryParse(text, out listener, out fault) ? new ManagerSettings(listener) : null;
        if (fault is not null)
            fault += " Or off.";
        return settings is not null;
    }
}
