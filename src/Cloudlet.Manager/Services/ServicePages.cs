using Cloudlet.Manager.Box;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Services;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Services;

/// <summary>The pages of services.</summary>
internal static class ServicePages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<ServiceListPage, ServiceListModel>("/services", context => ReadList(context, services));
        pages.Add<NewServicePage, ServiceFormModel>(
            "/services:new",
            context => new ServiceFormModel(null, Overlays(services), context.Request.Query["overlay"])
        );
        pages.Add<ImportServicePage, ImportServiceModel>("/services:import", _ => new ImportServiceModel());
        pages.Add<ServicePage, ServiceModel>("/services/{id}", context => Read(context, services));
        pages.Add<EditServicePage, ServiceFormModel>(
            "/services/{id}/edit",
            context => new ServiceFormModel(Find(context, services).ToInfo(), Overlays(services), null)
        );
    }

    private static Service Find(HttpContext context, ApplicationServices services) =>
        services.Services.Get((string)context.Request.RouteValues["id"]!);

    private static IReadOnlyList<string> Overlays(ApplicationServices services) =>
        [.. services.Overlays.List().Select(overlay => overlay.Name)];

    private static ServiceListModel ReadList(HttpContext context, ApplicationServices services)
    {
        var search = ServiceSearch.From(context.Request.Query);
        var all = services.Services.Snapshot.All;
        var found = all.Select(service => service.ToInfo()).Where(search.Finds).ToList();
        var living = services.Fleet.Counts();
        var ready = services.Fleet.ReadyServices().ToHashSet();
        return new ServiceListModel(
            Slice
                .Of(found, context.Request.Query)
                .Select(service => new ServiceRow(
                    service,
                    living.GetValueOrDefault(service.Id),
                    ready.Contains(service.Id)
                )),
            search,
            [
                .. all.SelectMany(service => service.Tags)
                    .CountBy(tag => tag)
                    .OrderByDescending(tag => tag.Value)
                    .ThenBy(tag => tag.Key, StringComparer.Ordinal)
                    .Select(tag => tag.Key),
            ],
            services.Overlays.List().Count > 0
        );
    }

    private static ServiceModel Read(HttpContext context, ApplicationServices services)
    {
        var service = Find(context, services);
        var overlay = services.Overlays.Find(service.Version.Overlay);
        var users = services.Leases.List().CountBy(lease => lease.Instance).ToDictionary();
        return new ServiceModel(
            service.ToInfo(),
            [.. service.Versions.Select(version => version.ToInfo(version.Number == service.Version.Number))],
            [
                .. services
                    .Instances.List()
                    .Select(instance => instance.Record)
                    .Where(record => record.IsAlive && record.Service?.Id == service.Id)
                    .Select(record => new ServiceInstance(
                        record.ToInfo(),
                        users.GetValueOrDefault(record.Id),
                        record.Service!.Seats,
                        record.Service.Sharing == Sharing.Warm,
                        record.Service.Sharing == Sharing.Own
                    )),
            ],
            BoxAddress.For(services.Settings.PortAddress)
        )
        {
            MissingBase =
                overlay is null || services.Bases.Find(overlay.Config.Base) is not null
                    ? null
                    : overlay.BaseTitle ?? overlay.Config.Base.ToString(),
        };
    }
}
