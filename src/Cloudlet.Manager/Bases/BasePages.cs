using Cloudlet.Contracts;
using Cloudlet.Machines;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Bases;

/// <summary>The pages of bases.</summary>
internal static class BasePages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<BaseListPage, BaseListModel>("/bases", context => ReadList(services, context.Request.Query));
        pages.Add<NewBasePage, NewBaseModel>(
            "/bases:new",
            _ => new NewBaseModel(
                MachineDefinition.DefaultCpuModel,
                [
                    .. services
                        .Uploads.List()
                        .Select(upload => services.Uploads.Describe(upload, blobs: false))
                        .Where(upload => upload is { Kind: UploadKind.Disk, State: UploadState.Receiving }),
                ],
                services.Settings.SocketPath
            )
        );
        pages.Add<ImportBasePage, ImportBaseModel>("/bases:import", _ => new ImportBaseModel());
        pages.Add<BasePage, BaseModel>(
            "/bases/{name}",
            context => Read(services.Bases.Get((string)context.Request.RouteValues["name"]!), services)
        );
    }

    private static BaseListModel ReadList(ApplicationServices services, IQueryCollection query)
    {
        var overlays = services.Overlays.List().CountBy(overlay => overlay.Config.Base).ToDictionary();
        var instances = services.Instances.List().CountBy(instance => instance.Record.Base).ToDictionary();
        return new BaseListModel(
            Slice
                .Of(services.Bases.List(), query)
                .Select(item => new BaseRow(
                    item.ToInfo(),
                    overlays.GetValueOrDefault(item.Id),
                    instances.GetValueOrDefault(item.Id)
                ))
        );
    }

    private static BaseModel Read(Base item, ApplicationServices services)
    {
        var machine = item.Definition.Machine;
        return new BaseModel(
            item.ToInfo(),
            machine.HasKernel ? new KernelBoot(machine.CommandLine, machine.HasInitrd) : null,
            [
                .. services
                    .Overlays.List()
                    .Where(overlay => overlay.Config.Base == item.Id)
                    .Select(overlay => User.OfBase(overlay.Name)),
                .. services
                    .Instances.List()
                    .Where(instance => instance.Record.Base == item.Id)
                    .Select(instance => User.Instance(instance.Record.Name)),
                .. services.Usage.UsersOf(item.Id.ToString()).Select(User.Job),
            ]
        );
    }
}
