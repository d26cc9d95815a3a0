using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.Http;

/// <summary>
/// Bounds the connections of a listener, in all and of one address. What is above is closed at once: one device cannot take them all, and all of them cannot take the socket of the cloudlet's own host. Thread-safe.
/// </summary>
internal sealed class ConnectionLimit
{
    /// <summary>Connections of devices in all.</summary>
    private const int Most = 2048;

    /// <summary>And of one address: a classroom behind one router is one address.</summary>
    private const int MostOfOne = 512;

    private readonly Dictionary<IPAddress, int> open = [];
    private readonly Lock gate = new();
    private int all;

    /// <summary>Puts it before a listener.</summary>
    public void Guard(ListenOptions listener) => listener.Use(next => connection => ServeAsync(connection, next));

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!Enter(address))
        {
            connection.Abort(new ConnectionAbortedException("There are too many connections."));
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool Enter(IPAddress address)
    {
        lock (gate)
        {
            var own = open.GetValueOrDefault(address);
            if (all >= Most || own >= MostOfOne)
                return false;
            all++;
            open[address] = own + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (gate)
        {
            all--;
            if (--open[address] == 0)
                open.Remove(address);
        }
    }
}
