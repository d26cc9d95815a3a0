using System.Text;
using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Discovery.Messages;
using Cloudlet.Server.Data;
using Cloudlet.Server.Problems;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Advertising;

/// <summary>
/// Whether and under which name this cloudlet is found. An administrator changes it while the daemon runs: the old name says goodbye, the new one is announced. What was set lies in the data
/// directory and holds for later daemons, but for what they are told by an option. Thread-safe. Disposing it says goodbye.
/// </summary>
internal sealed class DiscoveryControl : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly ServerSettings settings;
    private readonly CloudletText text;
    private readonly DataDirectory data;
    private readonly TimeProvider time;
    private readonly ILogger<Advertiser> logger;
    private EditDiscovery chosen;
    private volatile Wish wish;
    private volatile Advertiser? advertiser;
    private bool isOver;

    public DiscoveryControl(
        ServerSettings settings,
        CloudletText text,
        DataDirectory data,
        TimeProvider time,
        ILogger<Advertiser> logger
    )
    {
        this.settings = settings;
        this.text = text;
        this.data = data;
        this.time = time;
        this.logger = logger;
        chosen = Read(data.Discovery);
        wish = new Wish(
            settings.Advertising.IsOn ?? chosen.On ?? true,
            settings.Advertising.Name ?? chosen.Name ?? Environment.MachineName
        );
    }

    /// <summary>Whether the cloudlet wants to be found.</summary>
    public bool IsOn => wish.IsOn;

    /// <summary>Its name for people.</summary>
    public string Name => wish.Name;

    /// <summary>Begins to tell the network: the listeners answer now.</summary>
    public Task StartAsync() => TellAsync(CancellationToken.None);

    /// <summary>How it is now.</summary>
    public DiscoveryInfo Describe() =>
        new()
        {
            On = IsOn,
            Name = Name,
            FoundAs = advertiser?.FoundAs,
            Obstacle = IsOn ? Advertiser.ReasonForSilence(settings.Advertising, settings.DeviceListener) : null,
        };

    /// <summary>Changes it, at once and for later daemons.</summary>
    /// <exception cref="ProblemException">The name is no name.</exception>
    public async Task<DiscoveryInfo> EditAsync(EditDiscovery change, CancellationToken cancellationToken)
    {
        Check(change.Name);
        await gate.WaitAsync(cancellationToken);
        try
        {
            var before = wish;
            chosen = new EditDiscovery(change.On ?? chosen.On, change.Name ?? chosen.Name);
            AtomicFile.Write(
                data.Discovery,
                JsonSerializer.SerializeToUtf8Bytes(chosen, CloudletJson.Default.EditDiscovery)
            );
            wish = new Wish(change.On ?? before.IsOn, change.Name ?? before.Name);
            if (wish == before)
                return Describe();
        }
        finally
        {
            gate.Release();
        }
        await TellAsync(CancellationToken.None);
        return Describe();
    }

    /// <summary>Says goodbye; more than once is once.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (!isOver && advertiser is { } last)
                await last.DisposeAsync();
            (isOver, advertiser) = (true, null);
        }
        finally
        {
            gate.Release();
        }
    }

    // The old one says goodbye before the new one probes for its name.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (isOver)
                return;
            if (advertiser is { } last)
                await last.DisposeAsync();
            advertiser = Advertiser.Start(settings, IsOn, Name, text, time, logger);
        }
        finally
        {
            gate.Release();
        }
    }

    private static void Check(string? name)
    {
        if (name is null)
            return;
        var faults = new Faults();
        if (Encoding.UTF8.GetByteCount(name) is 0 or > DomainName.LongestLabel || name.Any(char.IsControl))
            faults.Add("name", name, $"1 to {DomainName.LongestLabel} bytes without control characters are needed.");
        faults.ThrowIfAny();
    }

    // One that is damaged is as good as none: nothing else depends on it.
    private static EditDiscovery Read(string file)
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file), CloudletJson.Default.EditDiscovery)
                    ?? new EditDiscovery()
                : new EditDiscovery();
        }
        catch (JsonException)
        {
            return new EditDiscovery();
        }
    }

    private sealed record Wish(bool IsOn, string Name);
}
