using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Apps;

/// <summary>Apps as people see them.</summary>
internal static class AppViews
{
    public static IEnumerable<View> List(IReadOnlyList<AppInfo> apps, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("ID"),
                    new Column("NAME"),
                    new Column("VERSION"),
                    new Column("PLATFORM"),
                    new Column("SERVICE"),
                    new Column("SIZE", IsNumber: true),
                    new Column("TAGS"),
                ],
                Rows =
                [
                    .. apps.Select(
                        IReadOnlyList<string> (app) =>
                            [
                                app.Id,
                                app.Name,
                                app.Version ?? "",
                                app.Platform,
                                app.Service ?? "",
                                ViewText.Size(app.Bytes),
                                string.Join(", ", app.Tags),
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(AppInfo app, ViewText text) =>
        [
            new Details(
                new Detail("Id", app.Id),
                new Detail("Name", app.Name),
                new Detail("Description", app.Description),
                new Detail("Version", app.Version),
                new Detail("Service", app.Service),
                new Detail("Tags", string.Join(", ", app.Tags)),
                new Detail("Platform", app.Platform),
                new Detail("Least version of it", app.LeastOsVersion),
                new Detail("File", app.FileName),
                new Detail("Size", ViewText.Size(app.Bytes)),
                new Detail("SHA-256", app.Sha256),
                new Detail("MD5", app.Md5),
                new Detail("Android package", app.Android?.Package),
                new Detail("Android version code", app.Android?.VersionCode?.ToString()),
                new Detail("Added", text.Time(app.CreatedAt)),
                new Detail("Changed", text.Time(app.ChangedAt))
            ),
        ];
}
