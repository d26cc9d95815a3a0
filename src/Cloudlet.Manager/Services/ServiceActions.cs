using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Services;

/// <summary>What can be done with a service.</summary>
internal static class ServiceActions
{
    private const string InBackground = """{"Prefer":"respond-async"}""";

    public static ApiAction Start(ServiceModel model) =>
        new(
            "Start",
            "player-play",
            $"POST {Routes.ServiceInstances(model.Service.Id)}",
            $"cloudlet service start {model.Service.Id} --lease 1h --wait 1m"
        )
        {
            WhyNot = WhyNotStart(model),
            Body = """{"leaseSeconds":3600,"waitSeconds":60}""",
            Headers = InBackground,
            Then = Places.StartedOperation,
        };

    public static ApiAction Change(ServiceModel model) =>
        new(
            "Change its machine",
            "tool",
            $"POST {Routes.ServiceInstances(model.Service.Id)}",
            $"cloudlet service start {model.Service.Id} --own --lease 24h --wait 1m"
        )
        {
            WhyNot = WhyNotStart(model),
            Body = """{"join":false,"leaseSeconds":86400,"waitSeconds":60}""",
            Headers = InBackground,
            Then = Places.StartedOperation,
        };

    public static ApiAction RollBack(ServiceInfo service, ServiceVersionInfo version) =>
        new(
            version.Number < service.VersionNumber ? "Roll back" : "Go on to it",
            version.Number < service.VersionNumber ? "arrow-back-up" : "check",
            $"POST {Routes.ServiceRollback(service.Id)}",
            $"cloudlet service rollback {service.Id} --to {version.Number}"
        )
        {
            Body = JsonSerializer.Serialize(
                new RollbackService { Number = version.Number },
                CloudletJson.Default.RollbackService
            ),
            Headers = IfMatch(service),
            Done = $"New instances of {service.Id} are of version {version.Version}",
        };

    public static ApiAction DeleteVersion(ServiceModel model, ServiceVersionInfo version)
    {
        var living = model.Instances.Where(one => one.Instance.ServiceVersion == version.Number).ToList();
        var others = model.Versions.Where(other => other != version && other.Overlay == version.Overlay).ToList();
        return new ApiAction(
            "Delete",
            "trash",
            $"DELETE {Routes.ServiceVersion(model.Service.Id, version.Number)}?overlay=true",
            $"cloudlet service delete-version {model.Service.Id} {version.Number} --overlay"
        )
        {
            Headers = IfMatch(model.Service),
            WhyNot =
                living.Count == 0
                    ? null
                    : $"Instances of it run: {NameList.Of([.. living.Select(one => one.Instance.Name)])}.",
            Confirm =
                $"Version {version.Version} of {model.Service.Id} goes, and nobody can roll back to it any more. Its overlay {version.Overlay} "
                + (
                    others.Count == 0
                        ? "goes, too, unless something else uses it."
                        : "stays: another version is made of it."
                ),
            Done = $"Version {version.Version} is deleted",
        };
    }

    public static ApiAction Delete(ServiceModel model)
    {
        var id = model.Service.Id;
        var living = model.Instances.Select(one => one.Instance.Name).ToList();
        var command = living.Count == 0 ? $"cloudlet service delete {id}" : $"cloudlet service delete {id} --stop";
        return new ApiAction(
            "Delete",
            "trash",
            $"DELETE {Routes.Service(id)}{(living.Count == 0 ? "" : "?stop=true")}",
            command
        )
        {
            Headers = IfMatch(model.Service),
            Confirm =
                $"The service {id} goes with its {(model.Versions.Count == 1 ? "only version" : $"{model.Versions.Count} versions")}"
                + (living.Count == 0 ? "" : $", and its instances are stopped and deleted: {string.Join(", ", living)}")
                + ". Its overlays stay; what it is called and says of itself does not.",
            Then = "/services",
            Done = $"{id} is deleted",
        };
    }

    private static string? WhyNotStart(ServiceModel model) =>
        model.MissingBase is { } missing ? $"Its base {missing} is not on this cloudlet: import that first." : null;

    /// <summary>The header by which a change is refused when somebody else was faster.</summary>
    public static string IfMatch(ServiceInfo service) => $$"""{"If-Match":"\"{{service.Revision}}\""}""";
}
