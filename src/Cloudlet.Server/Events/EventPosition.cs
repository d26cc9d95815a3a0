using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloudlet.Server.Events;

/// <summary>A place among the events of one life of the daemon: behind event number <paramref name="Number"/>.</summary>
/// <param name="Life">A word that each life of the daemon has for itself.</param>
/// <param name="Number">Counts from 1; 0 is before the first event.</param>
internal readonly record struct EventPosition(string Life, long Number)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventPosition position)
    {
        position = default;
        if (text?.Split('-') is not [{ Length: > 0 } life, var digits])
            return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        position = new EventPosition(life, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Life}-{Number}");
}
