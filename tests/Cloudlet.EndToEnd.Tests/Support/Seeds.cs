namespace Cloudlet.EndToEnd.Tests;

/// <summary>What all tests start from, each made by the first that needs it.</summary>
public sealed class Seeds : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly string folder = Directory.CreateTempSubdirectory("ce-seeds-").FullName;
    private readonly Lock gate = new();
    private Task<Seed>? busybox;
    private Task<Seed>? debian;

    /// <summary>Base <c>tiny</c> (128 MiB, no disk, no agent) and overlay <c>counter</c> with its web server on port 8080.</summary>
    public Task<Seed> BusyboxAsync()
    {
        lock (gate)
            return busybox ??= MakeAsync("busybox", BusyboxSeed.MakeAsync);
    }

    /// <summary>Base <c>debian</c> (512 MiB, disk, agent) and overlay <c>custom</c>.</summary>
    public Task<Seed> DebianAsync()
    {
        lock (gate)
            return debian ??= MakeAsync("debian", DebianSeed.MakeAsync);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<Seed> MakeAsync(
        string name,
        Func<Daemon, CancellationToken, Task<(BaseInfo, OverlayInfo, FrozenFacts)>> make
    )
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var daemon = await Daemon.StartAsync(null, limit.Token);
        var (item, overlay, frozen) = await make(daemon, limit.Token);
        daemon.AssertTidy(machines: 0);
        await daemon.InterruptAsync(limit.Token);
        var place = Path.Combine(folder, name);
        Directory.Move(daemon.Data, place);
        return new Seed(place, item, overlay, frozen);
    }
}
