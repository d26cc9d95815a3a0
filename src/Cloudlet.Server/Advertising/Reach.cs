using System.Collections.Immutable;

namespace Cloudlet.Server.Advertising;

/// <summary>A listener that others can reach, and through what.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="Interfaces">The interfaces, by name; null for all.</param>
internal sealed record Reach(DeviceListener Listener, ImmutableHashSet<string>? Interfaces)
{
    /// <summary>How others reach a listener; null: there is none, or they do not.</summary>
    /// <param name="listener">The listener, if there is one.</param>
    /// <param name="wanted">Through these only; null for no such limit.</param>
    public static Reach? Of(DeviceListener? listener, ImmutableHashSet<string>? wanted) =>
        listener?.ReachableThrough(wanted) is var interfaces
        && listener is not null
        && interfaces is not { IsEmpty: true }
            ? new Reach(listener, interfaces)
            : null;

    /// <summary>The interfaces of both; null for all. With two listeners on different interfaces, each is told on both.</summary>
    public static ImmutableHashSet<string>? Union(Reach? one, Reach? other) =>
        one is null ? other?.Interfaces
        : other is null ? one.Interfaces
        : one.Interfaces is null || other.Interfaces is null ? null
        : one.Interfaces.Union(other.Interfaces);
}
