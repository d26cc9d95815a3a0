using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.Modules;

/// <summary>Marks connections that came through a listener of a module, which guards them itself.</summary>
/// <param name="Owner">The module.</param>
internal sealed record OwnListener(ServerModule Owner)
{
    /// <summary>Marks each connection of a listener.</summary>
    public static void Mark(ListenOptions listen, ServerModule owner)
    {
        var mark = new OwnListener(owner);
        listen.Use(next =>
            connection =>
            {
                connection.Features.Set(mark);
                return next(connection);
            }
        );
    }

    /// <summary>The module whose listener a request came through; null: one of the server's own.</summary>
    public static ServerModule? Of(HttpContext context) => context.Features.Get<OwnListener>()?.Owner;
}
