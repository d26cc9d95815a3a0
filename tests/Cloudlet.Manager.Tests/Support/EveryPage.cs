using Cloudlet.Client;
using Cloudlet.Client.Finding;
using Cloudlet.Manager.About;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Apps;
using Cloudlet.Manager.Bases;
using Cloudlet.Manager.Consoles;
using Cloudlet.Manager.Dashboard;
using Cloudlet.Manager.Devices;
using Cloudlet.Manager.Events;
using Cloudlet.Manager.Help;
using Cloudlet.Manager.Instances;
using Cloudlet.Manager.Neighbours;
using Cloudlet.Manager.Overlays;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Services;
using Cloudlet.Manager.Settings;
using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>Every page of the Manager with something in each of its places. A new page is a line here.</summary>
internal static class EveryPage
{
    /// <summary>What a page is for, and what it is rendered with.</summary>
    /// <param name="text">What guests, files and people call things and say of them.</param>
    public static IReadOnlyDictionary<Type, Func<Task<string>>> With(string text)
    {
        var app = Things.App(text, text) with
        {
            FileName = text,
            Android = new AndroidPackage { Package = text, Label = text },
        };
        var service = Things.Service(description: text) with { Tags = [text] };
        var failed = Things.Operation(
            "base.create",
            OperationState.Failed,
            error: new Problem
            {
                Code = "x",
                Detail = text,
                Next = text,
            }
        );
        var instance = Things.Instance() with { Reason = text };
        var found = new FoundCloudlet
        {
            Id = text,
            Name = text,
            Version = text,
            Addresses = [CloudletAddress.Parse("http://192.0.2.7:9127")],
        };
        var warning = new DoctorCheck(text, "warning", text, text, 3);
        return new Dictionary<Type, Func<Task<string>>>
        {
            [typeof(HelpPage)] = Of<HelpPage, HelpModel>(new HelpModel(null)),
            [typeof(AboutPage)] = Of<AboutPage, AboutModel>(
                new(text, [(text, text)], [new(text, text, text, "daemon")])
            ),
            [typeof(AppListPage)] = Of<AppListPage, AppListModel>(
                new(Slice.OfAll(app), new AppSearch(text, text), [text])
            ),
            [typeof(AppPage)] = Of<AppPage, AppModel>(new(app)),
            [typeof(NewAppPage)] = Of<NewAppPage, NewAppModel>(new(2L << 30)),
            [typeof(BaseListPage)] = Of<BaseListPage, BaseListModel>(
                new(Slice.OfAll(new BaseRow(Things.Base(ready: text), 3, 2)))
            ),
            [typeof(BasePage)] = Of<BasePage, BaseModel>(
                new(Things.Base(ready: text), new KernelBoot(text, true), [User.OfBase("speech")])
            ),
            [typeof(NewBasePage)] = Of<NewBasePage, NewBaseModel>(new(text, [Things.Upload(text)], "/run/s")),
            [typeof(ImportBasePage)] = Of<ImportBasePage, ImportBaseModel>(new()),
            [typeof(ConsolePage)] = Of<ConsolePage, ConsoleModel>(
                new(ConsoleKind.Screen, text, "/socket", "/instances/speech-1", "cloudlet instance screenshot speech-1")
            ),
            [typeof(DashboardPage)] = Of<DashboardPage, DashboardModel>(
                new DashboardModel
                {
                    Name = text,
                    Cpus = 8,
                    MemoryBytes = 16L << 30,
                    DiskBytes = 1L << 40,
                    CpuModel = text,
                    Counts = [("Bases", 3, "/bases")],
                    HasOverlay = true,
                    Health = new DoctorReport([warning], Healthy: true),
                    Instances = [instance],
                    Operations = [failed],
                    Events = [Things.Event("app.created") with { App = app }],
                    Neighbours = [found],
                }
            ),
            [typeof(DeviceListPage)] = Of<DeviceListPage, DeviceListModel>(
                new(Slice.OfAll(Things.Device(text)), Slice.OfAll(Things.Message(text)), MustBePaired: true)
            ),
            [typeof(EventListPage)] = Of<EventListPage, EventListModel>(
                new(Slice.OfAll(Things.Event("app.created") with { App = app }), "")
            ),
            [typeof(InstanceListPage)] = Of<InstanceListPage, InstanceListModel>(
                new(Slice.OfAll(instance), new InstanceFilter(text))
            ),
            [typeof(InstancePage)] = Of<InstancePage, InstanceModel>(
                new(
                    instance,
                    2,
                    new ProcessUse(1 << 20, 2 << 20, TimeSpan.FromSeconds(3)),
                    TimeSpan.FromMinutes(5),
                    [],
                    text,
                    HasDisk: true,
                    "192.0.2.7"
                )
            ),
            [typeof(NewInstancePage)] = Of<NewInstancePage, NewInstanceModel>(new(["speech"], "speech")),
            [typeof(NeighbourListPage)] = Of<NeighbourListPage, NeighbourListModel>(new([found], null)),
            [typeof(OverlayListPage)] = Of<OverlayListPage, OverlayListModel>(
                new(
                    Slice.OfAll(new OverlayRow(Things.Overlay(), ["org.example.speech"], 1)),
                    ["damaged"],
                    HasBase: true
                )
            ),
            [typeof(OverlayPage)] = Of<OverlayPage, OverlayModel>(
                new(Things.Overlay(ready: text), [User.OfOverlay("org.example.speech")])
            ),
            [typeof(NewOverlayPage)] = Of<NewOverlayPage, NewOverlayModel>(new(["debian"], "debian")),
            [typeof(ImportOverlayPage)] = Of<ImportOverlayPage, ImportOverlayModel>(new()),
            [typeof(ErrorPage)] = Of<ErrorPage, ErrorModel>(
                new(
                    new Problem
                    {
                        Code = "x",
                        Status = 404,
                        Detail = text,
                        Next = text,
                    }
                )
            ),
            [typeof(ServiceListPage)] = Of<ServiceListPage, ServiceListModel>(
                new(
                    Slice.OfAll(new ServiceRow(service, 2, IsReady: true)),
                    new ServiceSearch(text, text),
                    [text],
                    HasOverlay: true
                )
            ),
            [typeof(ServicePage)] = Of<ServicePage, ServiceModel>(
                new(
                    service,
                    [Things.Version(2, current: true, text), Things.Version(1, current: false, text)],
                    [new ServiceInstance(instance, 2, 5, false)],
                    "192.0.2.7"
                )
            ),
            [typeof(NewServicePage)] = Of<NewServicePage, ServiceFormModel>(new(null, ["speech"], "speech")),
            [typeof(ImportServicePage)] = Of<ImportServicePage, ImportServiceModel>(new()),
            [typeof(EditServicePage)] = Of<EditServicePage, ServiceFormModel>(new(service, ["speech"], null)),
            [typeof(SettingsPage)] = Of<SettingsPage, SettingsModel>(
                new(
                    new DiscoveryInfo
                    {
                        On = true,
                        Name = text,
                        FoundAs = text,
                    },
                    10,
                    [new("Name", text, "--name")]
                )
            ),
            [typeof(HistoryPage)] = Of<HistoryPage, HistoryModel>(
                new(Slice.OfAll(failed), new HistoryFilter(), ["base.create"])
            ),
            [typeof(OperationPage)] = Of<OperationPage, OperationModel>(
                new(failed, HasMachine: true, MayProceed: true)
            ),
            [typeof(TaskPane)] = Of<TaskPane, TaskPaneModel>(
                new([Things.Operation(state: OperationState.Running)], [failed])
            ),
            [typeof(SignInPage)] = Of<SignInPage, SignInModel>(new(text, text)),
        };
    }

    private static Func<Task<string>> Of<TPage, TModel>(TModel model)
        where TPage : Page<TModel>
        where TModel : IPageModel => () => Html.OfAsync<TPage, TModel>(model);
}
