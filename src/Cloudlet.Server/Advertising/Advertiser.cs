using System.Net;
using Cloudlet.Contracts;
using Cloudlet.Discovery;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;
using Cloudlet.Discovery.Upnp;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Advertising;

/// <summary>
/// Makes the cloudlet known on the local network while the daemon runs: by DNS-SD for clients of today and for those of KD-Cloudlet, and by
/// UPnP for those before. Disposing it says goodbye.
/// </summary>
internal sealed partial class Advertiser : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    // Less is noise: each change is told to all on the network, twice.
    private const double WorthTelling = 0.1;

    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly List<IAsyncDisposable> parts = [];
    private PublishedService? published;
    private Task telling = Task.CompletedTask;

    private Advertiser(TimeProvider time, ILogger logger)
    {
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Begins. A host on which discovery cannot work has a cloudlet that is not found: a warning, and no reason not to run.</summary>
    /// <param name="server">Where devices connect; where they cannot, nothing is told.</param>
    /// <param name="isOn">Whether anything is told at all.</param>
    /// <param name="name">The name for people.</param>
    /// <param name="text">What is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static Advertiser Start(
        ServerSettings server,
        bool isOn,
        string name,
        CloudletText text,
        TimeProvider time,
        ILogger<Advertiser> logger
    )
    {
        var advertiser = new Advertiser(time, logger);
        var settings = server.Advertising;
        if (!isOn)
        {
            advertiser.LogSilent("discovery is switched off. To be found: cloudlet discovery on");
            return advertiser;
        }
        var devices = Reach.Of(server.DeviceListener, settings.Interfaces);
        var old = Reach.Of(server.KdCloudlet?.Listener, settings.Interfaces);
        if (ReasonForSilence(settings, server.DeviceListener) is { } reason)
            advertiser.LogSilent(reason);
        if (devices is not null || old is not null)
            advertiser.TryStart(
                "DNS-SD",
                () => advertiser.Publish(name, devices, old, server.KdCloudlet?.IsEncrypted == true, text)
            );
        if (devices is not null)
            advertiser.TryStart("UPnP", () => advertiser.parts.Add(Device(name, devices, text, time)));
        return advertiser;
    }

    /// <summary>The name under which devices find it now; null while they do not.</summary>
    public string? FoundAs => published is { Announced.IsCompletedSuccessfully: true } ? published.Instance : null;

    /// <summary>Why nothing can be told although it is wished, and what would help; null when it can.</summary>
    public static string? ReasonForSilence(AdvertisingSettings settings, DeviceListener? listener) =>
        listener switch
        {
            null => "nothing listens for devices. To be found: --device-url http://*:9443 --insecure",
            _ when IPAddress.IsLoopback(listener.Address) =>
                $"{listener} is reached from this host alone. To be found: --device-url http://*:{listener.Port} --insecure",
            _ when listener.ReachableThrough(settings.Interfaces) is { IsEmpty: true } => settings.Interfaces is null
                ? $"no network interface has the address {listener.Address}. See the addresses: `ip address`"
                : $"{listener.Address} is on none of the interfaces {string.Join(", ", settings.Interfaces)}. Leave --interface out, or listen on all: --device-url http://*:{listener.Port} --insecure",
            _ => null,
        };

    /// <summary>The UPnP device.</summary>
    public static UpnpDevice Describe(string name, DeviceListener listener, CloudletText text) =>
        new()
        {
            Id = text.Id,
            FriendlyName = name,
            Version = text.Version,
            Port = listener.Port,
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await telling;
        foreach (var part in parts)
            await part.DisposeAsync();
        stop.Dispose();
    }

    private static Ssdp Device(string name, Reach devices, CloudletText text, TimeProvider time) =>
        Ssdp.Start(Describe(name, devices.Listener, text), devices.Interfaces, time, new Random());

    private void TryStart(string what, Action start)
    {
        try
        {
            start();
        }
        catch (DiscoveryUnavailableException exception)
        {
            LogUnavailable(what, exception.Message);
        }
    }

    private void Publish(string name, Reach? devices, Reach? old, bool isOldEncrypted, CloudletText text)
    {
        var options = new MulticastDnsOptions
        {
            Interfaces = Reach.Union(devices, old),
            HostLabel = $"cloudlet-{text.Id.ToString("N")[..12]}",
        };
        var dns = MulticastDns.Start(options, time, new Random());
        parts.Add(dns);
        var load = HostLoad.Read();
        if (old is not null)
        {
            var service = dns.Publish(
                new ServiceDescription
                {
                    Type = new ServiceType(Announcement.OldServiceType),
                    Instance = name,
                    Port = old.Listener.Port,
                    Text = ServiceText.Of((Announcement.EncryptionKey, isOldEncrypted ? "enabled" : "disabled")),
                }
            );
            telling = TellOnceAsync(service);
        }
        if (devices is not null)
        {
            published = dns.Publish(
                new ServiceDescription
                {
                    Type = new ServiceType(Announcement.ServiceType),
                    Instance = name,
                    Port = devices.Listener.Port,
                    Text = text.With(load),
                }
            );
            telling = Task.WhenAll(telling, TellAsync(published, text, load));
        }
    }

    private async Task TellOnceAsync(PublishedService service)
    {
        try
        {
            await service.Announced.WaitAsync(stop.Token);
            LogAnnouncedToOld(service.Instance);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    // Says where it is found, and then how busy the host is whenever that has changed much.
    private async Task TellAsync(PublishedService service, CloudletText text, double told)
    {
        try
        {
            await service.Announced.WaitAsync(stop.Token);
            LogAnnounced(service.Instance);
            while (true)
            {
                await Task.Delay(BetweenLooks, time, stop.Token);
                var load = HostLoad.Read();
                if (Math.Abs(load - told) < WorthTelling)
                    continue;
                service.Update(text.With(load));
                told = load;
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Found on the local network as '{Name}'.")]
    private partial void LogAnnounced(string name);

    [LoggerMessage(43, LogLevel.Information, "Not announced on the local network: {Reason}.")]
    private partial void LogSilent(string reason);

    [LoggerMessage(42, LogLevel.Information, "Found by clients of KD-Cloudlet as '{Name}'.")]
    private partial void LogAnnouncedToOld(string name);

    [LoggerMessage(41, LogLevel.Warning, "This cloudlet is not found by {What}. {Reason}")]
    private partial void LogUnavailable(string what, string reason);
}
