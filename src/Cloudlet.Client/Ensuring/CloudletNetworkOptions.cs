using Cloudlet.Client.Ranking;

namespace Cloudlet.Client.Ensuring;

/// <summary>How cloudlets are found, chosen and held.</summary>
public sealed record CloudletNetworkOptions
{
    /// <summary>How a cloudlet is chosen for a service.</summary>
    public CloudletRanking ServiceRanking { get; init; } = CloudletRanking.ForServices;

    /// <summary>How a cloudlet is chosen for an overlay that is sent.</summary>
    public CloudletRanking SynthesisRanking { get; init; } = CloudletRanking.ForSyntheses;

    /// <summary>
    /// How long to look while none is found that will do: 3 s, for the repeated questions of multicast DNS. Those that were found by then have their
    /// <see cref="Patience"/> to answer.
    /// </summary>
    public TimeSpan FindTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for more once one is found that will do. Those that run answer within a tenth of this 0.4 s.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a cloudlet may take to answer a simple question before it counts as away: 3 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one cloudlet may take until the service answers: 2 min, for a large image that is decoded for the first time.</summary>
    public TimeSpan ProvisionTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for room when all cloudlets are full: not at all.</summary>
    public TimeSpan RoomTime { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long a seat lasts without a renewal: 30 s, at least 5. It is renewed after a third of it, so that is how soon the loss of an
    /// instance is seen at the latest, and the seat of a device that vanished is free after this time.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an instance may be shared with others; false asks for one's own.</summary>
    public bool Join { get; init; } = true;

    /// <summary>What this device calls itself to cloudlets: see <see cref="CloudletClientOptions.DeviceId"/>.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For the client of a cloudlet that was chosen.</summary>
    internal CloudletClientOptions ForClients() =>
        new()
        {
            Clock = Clock,
            ConnectTimeout = Patience,
            DeviceId = DeviceId,
        };
}
