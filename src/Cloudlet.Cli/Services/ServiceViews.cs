using Cloudlet.Cli.Instances;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary>Services as people see them.</summary>
internal static class ServiceViews
{
    public static IEnumerable<View> List(IReadOnlyList<ServiceInfo> services, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("ID"),
                    new Column("VERSION"),
                    new Column("OVERLAY"),
                    new Column("PORTS"),
                    new Column("USERS", IsNumber: true),
                    new Column("WARM", IsNumber: true),
                    new Column("TAGS"),
                    new Column("DESCRIPTION"),
                ],
                Rows =
                [
                    .. services.Select(
                        IReadOnlyList<string> (service) =>
                            [
                                service.Id,
                                service.Version,
                                service.Overlay,
                                string.Join(", ", service.Ports),
                                ViewText.Count(service.Users),
                                ViewText.Count(service.Warm),
                                string.Join(", ", service.Tags),
                                service.Description,
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(ServiceInfo service, ViewText text) =>
        [
            new Details(
                new Detail("Id", service.Id),
                new Detail("Description", service.Description),
                new Detail("Version", Called(service.VersionNumber, service.Version)),
                new Detail("Tags", string.Join(", ", service.Tags)),
                new Detail("Overlay", service.Overlay),
                new Detail("Ports", string.Join(", ", service.Ports)),
                new Detail("Ready", service.Ready),
                new Detail("Users", $"{service.Users} of one instance at most"),
                new Detail("Idle time", Duration.Format(TimeSpan.FromSeconds(service.IdleSeconds))),
                new Detail("Warm", ViewText.Count(service.Warm)),
                new Detail("Least memory", Size(service.LeastMemoryBytes)),
                new Detail("Ideal memory", Size(service.IdealMemoryBytes)),
                new Detail("Created", text.Time(service.CreatedAt)),
                new Detail("Changed", text.Time(service.ChangedAt))
            ),
        ];

    public static IEnumerable<View> Versions(IReadOnlyList<ServiceVersionInfo> versions, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("NUMBER", IsNumber: true),
                    new Column("VERSION"),
                    new Column("CURRENT"),
                    new Column("OVERLAY"),
                    new Column("PORTS"),
                    new Column("READY"),
                    new Column("CREATED"),
                ],
                Rows =
                [
                    .. versions.Select(
                        IReadOnlyList<string> (version) =>
                            [
                                ViewText.Count(version.Number),
                                version.Version,
                                version.Current ? "yes" : "",
                                version.Overlay,
                                string.Join(", ", version.Ports),
                                version.Ready,
                                text.Time(version.CreatedAt),
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Ensured(EnsuredInstance ensured, ViewText text) =>
        [
            .. InstanceViews.Show(ensured.Instance, text),
            new Details(new Detail("Lease", ensured.Lease.Id), new Detail("Until", text.Time(ensured.Lease.ExpiresAt))),
        ];

    private static string Called(int number, string version) =>
        version == number.ToString() ? version : $"{version} (number {number})";

    private static string? Size(long? bytes) => bytes is { } size ? ViewText.Size(size) : null;
}
