using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Overlays;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Overlays;

/// <summary>The pages of overlays, and the first step of a Service VM.</summary>
internal static class OverlayPages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<OverlayListPage, OverlayListModel>("/overlays", context => ReadList(services, context.Request.Query));
        pages.Add<NewOverlayPage, NewOverlayModel>(
            "/overlays:new",
            context => new NewOverlayModel(
                [.. services.Bases.List().Select(item => item.Name)],
                context.Request.Query["base"]
            )
        );
        pages.Add<ImportOverlayPage, ImportOverlayModel>("/overlays:import", _ => new ImportOverlayModel());
        pages.Add<OverlayPage, OverlayModel>(
            "/overlays/{name}",
            context => Read(services.Overlays.Get((string)context.Request.RouteValues["name"]!), services)
        );
    }

    private static OverlayListModel ReadList(ApplicationServices services, IQueryCollection query)
    {
        var users = services
            .Services.Snapshot.All.SelectMany(
                service => service.Versions,
                (service, version) => (service.Id, version.Overlay)
            )
            .Distinct()
            .ToLookup(use => use.Overlay, use => use.Id);
        var instances = services.Instances.List().CountBy(instance => instance.Record.Image).ToDictionary();
        return new OverlayListModel(
            Slice
                .Of(services.Overlays.List(), query)
                .Select(overlay => new OverlayRow(
                    overlay.ToInfo(services.Bases.Find(overlay.Config.Base)?.Name),
                    [.. users[overlay.Name]],
                    instances.GetValueOrDefault(overlay.Descriptor.Digest)
                )),
            [.. services.Overlays.Damaged().Select(descriptor => descriptor.Name!)],
            services.Bases.List().Count > 0
        );
    }

    private static OverlayModel Read(Overlay overlay, ApplicationServices services) =>
        new(
            overlay.ToInfo(services.Bases.Find(overlay.Config.Base)?.Name),
            [
                .. services
                    .Services.Snapshot.All.Where(service =>
                        service.Versions.Any(version => version.Overlay == overlay.Name)
                    )
                    .Select(service => User.OfOverlay(service.Id, isCurrent: service.Version.Overlay == overlay.Name)),
                .. services
                    .Instances.List()
                    .Where(instance => instance.Record.Image == overlay.Descriptor.Digest)
                    .Select(instance => User.Instance(instance.Record.Name)),
                .. services.Usage.UsersOf(overlay.Id.ToString()).Select(User.Job),
            ]
        );
}
