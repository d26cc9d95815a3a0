using Cloudlet.Contracts;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Manager.Shell;

/// <summary>Makes what is around a page.</summary>
/// <param name="discovery">Knows the cloudlet's name.</param>
/// <param name="socketPath">The path of the daemon's socket.</param>
internal sealed class ShellSource(DiscoveryControl discovery, string socketPath)
{
    private readonly string? socket = socketPath == UsualSocket ? null : socketPath;

    // The variable of whoever started the daemon is not that of the one who reads a page.
    private static string UsualSocket =>
        DefaultSocket.For(
            name => name == DefaultSocket.Variable ? null : Environment.GetEnvironmentVariable(name),
            DefaultSocket.EffectiveUserId
        );

    public ShellModel For(string path, IPageModel page, Session? session, long? news) =>
        new(discovery.Name, path, session?.Token, news, socket, page);
}
