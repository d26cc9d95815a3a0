using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Cloudlet.Client.Ensuring;
using Cloudlet.Client.Finding;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Ensuring;

/// <summary>Two cloudlets that do what the test says, over real connections.</summary>
public sealed class EnsureServiceTests : IAsyncLifetime
{
    private const int Limit = 60_000;

    private static readonly CloudletNetworkOptions Options = new()
    {
        FindTime = TimeSpan.FromSeconds(20),
        Lease = TimeSpan.FromMilliseconds(300),
    };

    private ScriptedBox good = null!;
    private ScriptedBox busy = null!;
    private CloudletNetwork network = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        good = await ScriptedBox.StartAsync("good");
        busy = await ScriptedBox.StartAsync("busy");
        busy.System = busy.System with { CpuLoad = 0.9 };
        network = Network(Options, good, busy);
    }

    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        await good.DisposeAsync();
        await busy.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_better_cloudlet_gives_it_and_says_why()
    {
        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);

        Assert.Equal(("127.0.0.1", good.Port), (service.Host, service.Port));
        Assert.Equal(["good", "busy"], service.Endpoint.Considered.Select(cloudlet => cloudlet.Candidate.Name));
        Assert.Contains("idle processors 1.00 x 3 (0 % of 4 busy)", service.Endpoint.Explanation);
        Assert.Contains("idle processors 0.10 x 3 (90 % of 4 busy)", service.Endpoint.Explanation);
        Assert.Equal(0, busy.Wishes);
    }

    [Fact(Timeout = Limit)]
    public async Task The_seat_is_renewed_while_it_is_held_and_given_back_after()
    {
        await using (await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled))
        {
            await good.RenewedAsync();
            await good.RenewedAsync();
            Assert.Equal(1, good.Seats);
        }
        Assert.Equal(0, good.Seats);
    }

    [Fact(Timeout = Limit)]
    public async Task When_the_best_refuses_the_next_gives_it_and_the_refusal_is_told()
    {
        good.Refusal = NoRoom;

        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);

        Assert.Equal(busy.Port, service.Port);
        Assert.Contains("good was asked and did not: There is no room.", service.Endpoint.Explanation);
    }

    [Fact(Timeout = Limit)]
    public async Task A_cloudlet_whose_port_does_not_accept_gets_its_seat_back()
    {
        good.StopService();

        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);

        Assert.Equal(busy.Port, service.Port);
        Assert.Equal((1, 0), (good.Wishes, good.Seats));
        Assert.Contains("does not accept connections", service.Endpoint.Failed[0].Reason);
    }

    [Fact(Timeout = Limit)]
    public async Task A_cloudlet_that_falls_silent_while_it_provisions_is_left()
    {
        good.IsSlow = true;
        var ensuring = network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);
        while (good.Wishes == 0)
            await Task.Delay(10, Cancelled);

        await good.DisposeAsync();

        await using var service = await ensuring;
        Assert.Equal(busy.Port, service.Port);
    }

    [Fact(Timeout = Limit)]
    public async Task When_nobody_gives_it_each_says_why()
    {
        good.Refusal = NoRoom;
        busy.System = busy.System with { ServiceIds = [] };

        var exception = await Assert.ThrowsAsync<ServiceUnavailableException>(() =>
            network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled)
        );

        Assert.Equal(
            "No cloudlet gives the service org.example.speech. busy will not do: it does not offer the service. "
                + "good was asked and did not: There is no room.",
            exception.Message
        );
    }

    [Fact(Timeout = Limit)]
    public async Task Where_no_cloudlet_is_the_search_ends()
    {
        await using var nobody = new CloudletNetwork(
            [new KnownCloudlets(CloudletAddress.Unix("/tmp/no-such-cloudlet.sock"))],
            Options with
            {
                FindTime = TimeSpan.FromMilliseconds(200),
            }
        );

        var exception = await Assert.ThrowsAsync<ServiceUnavailableException>(() =>
            nobody.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled)
        );

        Assert.Equal("No cloudlet was found for the service org.example.speech.", exception.Message);
        Assert.Contains("cloudlet discover", exception.Next);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_was_found_is_waited_for_when_the_time_to_look_is_over()
    {
        var look = TimeSpan.FromSeconds(1);
        await using var hasty = new CloudletNetwork([new Announced(good)], Options with { FindTime = look });
        good.BeforeSystem = Task.Delay(2 * look, Cancelled);

        await using var service = await hasty.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);

        Assert.Equal(good.Port, service.Port);
    }

    [Fact(Timeout = Limit)]
    public async Task When_all_are_full_room_is_waited_for_if_that_is_wanted()
    {
        await using var patient = Network(Options with { RoomTime = TimeSpan.FromSeconds(5) }, good);
        good.Refusal = NoRoom;
        var ensuring = patient.EnsureServiceAsync(
            Sights.Service,
            new Told(text =>
            {
                if (text.Contains("no room", StringComparison.Ordinal))
                    good.Refusal = null;
            }),
            Cancelled
        );

        await using var service = await ensuring;

        Assert.Equal(2, good.Wishes);
    }

    [Fact(Timeout = Limit)]
    public async Task When_its_cloudlet_is_gone_the_service_moves_by_itself()
    {
        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);
        var moved = Moved(service);

        await good.DisposeAsync();

        var change = await moved.WaitAsync(Cancelled);
        Assert.Equal((good.Port, busy.Port), (change.Before.Port, change.Now!.Port));
        Assert.Equal(busy.Port, service.Port);
        await busy.RenewedAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task When_its_instance_has_ended_another_cloudlet_is_preferred()
    {
        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);
        var moved = Moved(service);

        good.EndInstance();

        Assert.Equal(busy.Port, (await moved.WaitAsync(Cancelled)).Now!.Port);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_lost_a_connection_is_told_at_once_where_to_connect()
    {
        await using var patient = Network(Options with { Lease = TimeSpan.FromHours(1) }, good, busy);
        await using var service = await patient.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);
        Assert.Equal(good.Port, (await service.ReconnectAsync(Cancelled)).Port);

        await good.DisposeAsync();

        var endpoint = await service.ReconnectAsync(Cancelled);
        Assert.Equal(busy.Port, endpoint.Port);
        using var socket = new TcpClient();
        await socket.ConnectAsync(endpoint.Host, endpoint.Port, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Nobody_waits_for_the_goodbye_to_a_place_that_is_left()
    {
        await using var patient = Network(
            Options with
            {
                Lease = TimeSpan.FromHours(1),
                Patience = TimeSpan.FromHours(1),
            },
            good,
            busy
        );
        var heard = new TaskCompletionSource();
        good.BeforeGoodbye = heard.Task;
        await using (var service = await patient.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled))
        {
            good.EndInstance();

            Assert.Equal(busy.Port, (await service.ReconnectAsync(Cancelled)).Port);

            heard.SetResult();
        }
        Assert.Equal(0, busy.Seats);
    }

    [Fact(Timeout = Limit)]
    public async Task A_service_that_is_nowhere_is_found_again_when_somebody_has_it()
    {
        await using var service = await network.EnsureServiceAsync(Sights.Service, cancellationToken: Cancelled);
        busy.Refusal = NoRoom;
        var changes = new List<EndpointChangedEventArgs>();
        var nowhere = new TaskCompletionSource();
        var back = new TaskCompletionSource();
        service.Changed += (_, change) =>
        {
            changes.Add(change);
            (change.Now is null ? nowhere : back).TrySetResult();
        };
        await good.DisposeAsync();
        await nowhere.Task.WaitAsync(Cancelled);
        busy.Refusal = null;
        await back.Task.WaitAsync(Cancelled);

        Assert.Equal([null, busy.Port], changes.Select(change => change.Now?.Port));
    }

    private static Problem NoRoom =>
        Samples.Missing("room") with
        {
            Code = ProblemCodes.NoRoom,
            Status = 503,
            Detail = "There is no room.",
        };

    private static CloudletNetwork Network(CloudletNetworkOptions options, params IEnumerable<ScriptedBox> boxes) =>
        new([new KnownCloudlets(boxes.Select(box => box.Address))], options);

    private static Task<EndpointChangedEventArgs> Moved(EnsuredService service)
    {
        var moved = new TaskCompletionSource<EndpointChangedEventArgs>();
        service.Changed += (_, change) =>
        {
            if (change.Now is not null)
                moved.TrySetResult(change);
        };
        return moved.Task;
    }

    private sealed class Told(Action<string> told) : IProgress<string>
    {
        public void Report(string value) => told(value);
    }

    // Seen without being asked, as on a network.
    private sealed class Announced(ScriptedBox box) : ICloudletSource
    {
        public async IAsyncEnumerable<CloudletChange> WatchAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            var found = Sights.Candidate(box.System).Probe.Cloudlet with { Addresses = [box.Address] };
            yield return new CloudletChange(IsPresent: true, found);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public ValueTask DisposeAsync() => default;
    }
}
