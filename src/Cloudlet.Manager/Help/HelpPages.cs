using Cloudlet.Manager.Box;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Help;

/// <summary>What people look up while they work; the documents have the rest.</summary>
internal static class HelpPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<HelpPage, HelpModel>("/help", _ => new HelpModel(BoxAddress.For(services.Settings.PortAddress)));
}
