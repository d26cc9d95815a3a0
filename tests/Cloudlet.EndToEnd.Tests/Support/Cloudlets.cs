namespace Cloudlet.EndToEnd.Tests;

/// <summary>A cloudlet with the busybox base and overlay, for the tests of one collection, one after the other.</summary>
public sealed class BusyboxCloudlet(Seeds seeds) : IAsyncLifetime
{
    public Seed Seed { get; private set; } = null!;

    public Daemon Daemon { get; private set; } = null!;

    public CloudletClient Client => Daemon.Client;

    public async ValueTask InitializeAsync()
    {
        Seed = await seeds.BusyboxAsync();
        Daemon = await Daemon.StartAsync(Seed, CancellationToken.None);
    }

    // The daemon is missing when the start failed.
    public ValueTask DisposeAsync() => Daemon?.DisposeAsync() ?? default;
}

/// <summary>A cloudlet with the Debian base and overlay.</summary>
public sealed class DebianCloudlet(Seeds seeds) : IAsyncLifetime
{
    public Seed Seed { get; private set; } = null!;

    public Daemon Daemon { get; private set; } = null!;

    public CloudletClient Client => Daemon.Client;

    public async ValueTask InitializeAsync()
    {
        Seed = await seeds.DebianAsync();
        Daemon = await Daemon.StartAsync(Seed, CancellationToken.None);
    }

    // The daemon is missing when the start failed.
    public ValueTask DisposeAsync() => Daemon?.DisposeAsync() ?? default;
}

[CollectionDefinition(Name)]
public sealed class InstancesOfBusybox : ICollectionFixture<BusyboxCloudlet>
{
    public const string Name = "busybox: instances";
}

[CollectionDefinition(Name)]
public sealed class ArtifactsOfBusybox : ICollectionFixture<BusyboxCloudlet>
{
    public const string Name = "busybox: artifacts";
}

[CollectionDefinition(Name)]
public sealed class DebianGuests : ICollectionFixture<DebianCloudlet>
{
    public const string Name = "debian";
}

[CollectionDefinition(Name)]
public sealed class KilledDaemons
{
    public const string Name = "crashes";
}
