using System.Collections.Immutable;

namespace Cloudlet.Server.Apps;

/// <summary>All apps at one moment: immutable, so that readers need no lock.</summary>
internal sealed class AppSnapshot
{
    public static readonly AppSnapshot Empty = Of([]);

    private readonly ImmutableDictionary<string, App> apps;

    private AppSnapshot(ImmutableDictionary<string, App> apps)
    {
        this.apps = apps;
        All =
        [
            .. apps
                .Values.OrderBy(app => app.Name, StringComparer.Ordinal)
                .ThenBy(app => app.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>All of them, by name and then by id.</summary>
    public ImmutableArray<App> All { get; }

    /// <summary>Those of <paramref name="list"/>.</summary>
    public static AppSnapshot Of(IEnumerable<App> list) =>
        new(list.ToImmutableDictionary(app => app.Id, app => app, StringComparer.Ordinal));

    /// <summary>The app of that id, or null.</summary>
    public App? Find(string id) => apps.GetValueOrDefault(id);

    /// <summary>The next moment, with this app as it is now.</summary>
    public AppSnapshot With(App app) => new(apps.SetItem(app.Id, app));

    /// <summary>The next moment, without that app.</summary>
    public AppSnapshot Without(string id) => new(apps.Remove(id));
}
