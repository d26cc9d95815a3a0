using Cloudlet.Server.Apps;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.KdCloudlet;

/// <summary><c>/services</c> and <c>/apps</c>: what is offered.</summary>
/// <param name="services">The services.</param>
/// <param name="apps">The apps.</param>
/// <param name="isEncrypted">
/// Whether answers are encrypted. Then no MD5 is told: clients compute it over the encrypted text, and refuse every download for it.
/// </param>
internal sealed class KdCatalogue(ServiceCatalogue services, AppStore apps, bool isEncrypted)
{
    /// <summary>All services, by id.</summary>
    public IReadOnlyList<KdService> Services => [.. services.Snapshot.All.Select(Tell)];

    /// <summary>All apps, by name.</summary>
    public IReadOnlyList<KdApp> Apps => [.. apps.Snapshot.All.Select(Tell)];

    public KdAnswer ListServices() => KdAnswer.Json(new KdServices(Services), KdJson.Plain.KdServices);

    public KdAnswer GetService(KdRequest request)
    {
        var id = request.Text("serviceId");
        return id is not null && services.Snapshot.Find(id) is { } service
            ? KdAnswer.Json(Tell(service), KdJson.Plain.KdService)
            : KdAnswer.Error(404, $"There is no service '{id}'.");
    }

    // osName and osVersion are taken and have no effect, as in KD-Cloudlet.
    public KdAnswer ListApps(KdRequest request)
    {
        var tags = request
            .Text("tags")
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var wanted = apps.Snapshot.All.Where(app => tags is null or [] || app.Tags.Intersect(tags).Any());
        return KdAnswer.Json(new KdApps([.. wanted.Select(Tell)]), KdJson.Plain.KdApps);
    }

    public async Task<KdAnswer> GetAppAsync(KdRequest request, CancellationToken cancellationToken)
    {
        if (request.Text("appId") is not { } id)
            return KdAnswer.Error(400, "appId is missing: the id of an app.");
        if (apps.Snapshot.Find(id) is not { } app)
            return KdAnswer.Error(404, $"There is no app '{id}'.");
        await apps.CountDownloadAsync(id, cancellationToken);
        return new KdAnswer(200, app.Package.MediaType, apps.OpenPackage(app)) { FileName = app.Package.FileName };
    }

    private static KdService Tell(Service service) =>
        new(service.Id, service.Id, service.Description, service.Version.Label, service.Tags);

    private KdApp Tell(App app) =>
        new(
            app.Id,
            app.Name,
            app.Service,
            app.Description,
            app.Package.Android?.Package,
            app.Platform == "android" ? app.LeastOsVersion : null,
            isEncrypted ? null : app.Package.Md5,
            app.Version,
            app.Tags
        );
}
