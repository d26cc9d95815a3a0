using System.Net;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Tests.Readiness;

/// <summary>Ports of a machine that an earlier daemon started, with other switches perhaps.</summary>
public sealed class PortBinderTests
{
    private static readonly IReadOnlyList<PortMapping> Ports = [new(80, 40080, "tcp"), new(443, 40443, "tcp")];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_that_are_bound_where_they_should_stay_as_they_are()
    {
        var network = new ScriptedNetwork("tcp:127.0.0.1:40080-:80", "tcp:127.0.0.1:40443-:443");
        Assert.Equal(Ports, await PortBinder.MoveAsync(network, Ports, IPAddress.Loopback, Cancelled));
        Assert.Empty(network.Done);
    }

    [Fact]
    public async Task Ports_that_are_bound_elsewhere_move_and_keep_their_numbers()
    {
        var network = new ScriptedNetwork("tcp:127.0.0.1:40080-:80", "tcp:0.0.0.0:40443-:443");
        Assert.Equal(Ports, await PortBinder.MoveAsync(network, Ports, IPAddress.Any, Cancelled));
        Assert.Equal(["- tcp:127.0.0.1:40080", "+ tcp:0.0.0.0:40080-:80"], network.Done);
    }

    [Fact]
    public async Task One_that_was_let_go_of_and_not_bound_again_is_bound()
    {
        var network = new ScriptedNetwork("tcp:127.0.0.1:40443-:443");
        Assert.Equal(Ports, await PortBinder.MoveAsync(network, Ports, IPAddress.Loopback, Cancelled));
        Assert.Equal(["+ tcp:127.0.0.1:40080-:80"], network.Done);
    }

    [Fact]
    public async Task A_number_that_somebody_else_has_there_is_replaced_by_one_that_is_free()
    {
        var network = new ScriptedNetwork("tcp:127.0.0.1:40080-:80", "tcp:0.0.0.0:40443-:443") { Taken = 40080 };
        Assert.Equal(
            [new PortMapping(80, ScriptedNetwork.Free, "tcp"), Ports[1]],
            await PortBinder.MoveAsync(network, Ports, IPAddress.Any, Cancelled)
        );
    }

    private sealed class ScriptedNetwork(params string[] forwards) : IUserNetwork
    {
        public const int Free = 45678;

        public int Taken { get; init; }

        public List<string> Done { get; } = [];

        public Task<int> ForwardAsync(int guestPort, int? hostPort, IPAddress bind, CancellationToken cancellationToken)
        {
            if (hostPort == Taken)
                throw new PortInUseException(new IPEndPoint(bind, Taken), "Could not set up host forwarding rule");
            Done.Add($"+ tcp:{bind}:{hostPort ?? 0}-:{guestPort}");
            return Task.FromResult(hostPort ?? Free);
        }

        public Task UnforwardAsync(int hostPort, IPAddress bind, CancellationToken cancellationToken)
        {
            Done.Add($"- tcp:{bind}:{hostPort}");
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<UserNetworkConnection>> NetworkConnectionsAsync(
            CancellationToken cancellationToken
        ) =>
            Task.FromResult<IReadOnlyList<UserNetworkConnection>>([
                .. forwards.Select(rule =>
                {
                    var parts = rule.Split(':');
                    var host = new IPEndPoint(IPAddress.Parse(parts[1]), int.Parse(parts[2].TrimEnd('-')));
                    var guest = new IPEndPoint(IPAddress.Parse("10.0.2.15"), int.Parse(parts[3]));
                    return new UserNetworkConnection("TCP", "HOST_FORWARD", 9, host, guest);
                }),
            ]);
    }
}
