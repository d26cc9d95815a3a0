using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server;

namespace Cloudlet.Manager.Shell;

/// <summary>Makes what is around a page.</summary>
internal sealed class ShellSource(ServerSettings settings)
{
    public ShellModel For(string path, IPageModel page, Session? session, long? news) =>
        new(settings.Advertising.Name, path, session?.Token, news, page);
}
