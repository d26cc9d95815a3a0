using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Manager.Shell;

/// <summary>Makes what is around a page.</summary>
internal sealed class ShellSource(DiscoveryControl discovery)
{
    public ShellModel For(string path, IPageModel page, Session? session, long? news) =>
        new(discovery.Name, path, session?.Token, news, page);
}
