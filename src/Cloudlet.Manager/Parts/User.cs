using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Parts;

/// <summary>Something that uses another thing.</summary>
/// <param name="Kind">What it is, such as <c>overlay</c>; empty where the name says it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Place">Its page; null: it has none.</param>
public sealed record User(string Kind, string Name, string? Place)
{
    internal static User OfBase(string overlay) => new("overlay", overlay, Places.Overlay(overlay));

    internal static User OfOverlay(string service, bool isCurrent = true) =>
        new(isCurrent ? "service" : "earlier version of service", service, Places.Service(service));

    internal static User Instance(string name) => new("instance", name, Places.Instance(name));

    internal static User Job(string description) => new("", description, null);

    /// <summary>Why what they use cannot be deleted; null: nobody uses it.</summary>
    internal static string? WhyNotDelete(IReadOnlyList<User> users) =>
        users.Count == 0
            ? null
            : $"In use by {NameList.Of([.. users.Select(user => $"{user.Kind} {user.Name}".Trim())])}. Delete {(users.Count == 1 ? "that" : "them")} first.";
}
