using Microsoft.AspNetCore.Builder;

namespace Cloudlet.Server.Modules;

/// <summary>
/// A part of the daemon that the server does not know: it is given what the routes use, and may listen, answer and work on its
/// own. Who makes the daemon chooses its modules. Its members are for friend assemblies.
/// </summary>
public abstract class ServerModule
{
    /// <summary>Adds listeners and what ASP.NET Core provides, before anything is started.</summary>
    internal abstract void Configure(WebApplicationBuilder builder);

    /// <summary>Adds middleware, before that of the server: what comes through a listener of its own is the module's to guard.</summary>
    internal abstract void Guard(WebApplication app, ApplicationServices services);

    /// <summary>Adds routes, and starts what works on its own until it is disposed of, before the listeners close.</summary>
    internal abstract IAsyncDisposable Start(WebApplication app, ApplicationServices services);

    /// <summary>What the person who started the daemon should read, once all of it listens: whole lines.</summary>
    internal abstract IEnumerable<string> Announce(WebApplication app);

    /// <summary>Where it listens, besides the server.</summary>
    internal abstract IReadOnlyList<ListeningPlace> Places { get; }
}
