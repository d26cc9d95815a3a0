using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Machines;

public sealed partial class Machine
{
    /// <inheritdoc/>
    public async Task<int> ForwardAsync(
        int guestPort,
        int? hostPort,
        IPAddress bind,
        CancellationToken cancellationToken
    )
    {
        CheckPort(guestPort, nameof(guestPort));
        if (hostPort is { } port)
            CheckPort(port, nameof(hostPort));
        CheckAddress(bind);
        // One at a time: the new line is found by comparing with those before.
        await forwarding.WaitAsync(cancellationToken);
        try
        {
            var before = await NetworkConnectionsAsync(cancellationToken);
            var rule = $"tcp:{bind}:{hostPort ?? 0}-:{guestPort}";
            var answer = await qmp.ExecuteHumanAsync($"hostfwd_add {MachineProfile.Network} {rule}", cancellationToken);
            if (answer.Length > 0)
                throw new PortInUseException(new IPEndPoint(bind, hostPort ?? 0), answer.Trim());
            if (hostPort is not null)
                return hostPort.Value;
            var after = await NetworkConnectionsAsync(cancellationToken);
            return after.First(c => c.IsForward && c.Destination.Port == guestPort && !before.Contains(c)).Source.Port;
        }
        finally
        {
            forwarding.Release();
        }
    }

    /// <inheritdoc/>
    public async Task UnforwardAsync(int hostPort, IPAddress bind, CancellationToken cancellationToken)
    {
        CheckPort(hostPort, nameof(hostPort));
        CheckAddress(bind);
        var command = $"hostfwd_remove {MachineProfile.Network} tcp:{bind}:{hostPort}";
        await qmp.ExecuteHumanAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UserNetworkConnection>> NetworkConnectionsAsync(
        CancellationToken cancellationToken
    ) => UserNetworkConnection.Parse(await qmp.ExecuteHumanAsync("info usernet", cancellationToken));

    private static void CheckPort(int port, string name)
    {
        if (port is < 1 or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(name, port, "A port is between 1 and 65535.");
    }

    private static void CheckAddress(IPAddress bind)
    {
        if (bind.AddressFamily != AddressFamily.InterNetwork)
            throw new ArgumentException($"{bind} is not an IPv4 address: QEMU forwards only those.", nameof(bind));
    }
}
