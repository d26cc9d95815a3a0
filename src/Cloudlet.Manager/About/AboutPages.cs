using System.Runtime.InteropServices;
using Cloudlet.Manager.Pages;
using Cloudlet.Server;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.About;

/// <summary>What this is.</summary>
internal static class AboutPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<AboutPage, AboutModel>("/about", context => ReadAsync(services, context.RequestAborted));

    private static async Task<AboutModel> ReadAsync(ApplicationServices services, CancellationToken cancellationToken)
    {
        var qemu = await services.Capabilities.QemuAsync(cancellationToken);
        return new AboutModel(
            CloudletServer.Version,
            [
                ("Runtime", RuntimeInformation.FrameworkDescription),
                ("Operating system", RuntimeInformation.OSDescription),
                ("Processor architecture", RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()),
                ("QEMU", $"{qemu.Version} ({services.Settings.QemuPath})"),
                ("Data directory", services.Settings.DataDirectory),
                ("Socket", services.Settings.SocketPath),
            ],
            [.. DaemonParts.List(), .. BrowserParts.List]
        );
    }
}
