using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Synthesis;

namespace Cloudlet.Server.Services;

/// <summary>Instances of services are synthesised from the store. Few start at once, so that those finish soon and the box stays awake.</summary>
internal sealed class ServiceStarter(
    Synthesizer synthesizer,
    OverlayCatalogue overlays,
    BaseCatalogue bases,
    HostGuard guard,
    ImageStore images,
    InstanceRegistry instances
) : IServiceStarter, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim starting = new(Math.Max(2, Environment.ProcessorCount));

    /// <inheritdoc/>
    public Demand Measure(ServiceVersion version)
    {
        var overlay = overlays.Get(version.Overlay);
        var item = bases.Get(overlay.Config.Base.ToString());
        return Demand.Resumed(item, overlay.Image, images.Find(overlay.Image) is not null);
    }

    /// <inheritdoc/>
    public async Task<Instance> StartAsync(
        ServiceVersion version,
        Func<InstanceService> use,
        IDisposable room,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            var overlay = overlays.Get(version.Overlay);
            var plan = new SynthesisPlan(
                null,
                [.. version.Ports.Select(port => new PortRequest(port))],
                ReadyRule.Parse(version.Ready),
                Patience
            )
            {
                Service = use(),
            };
            var result = await synthesizer.RunAsync(
                plan,
                new StoredSource(overlay, bases, guard, images),
                Entrance.Granted(room),
                operation,
                cancellationToken
            );
            return instances.Get(result.Instance.Id);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc/>
    public Task AwaitReadyAsync(
        ServiceVersion version,
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    ) =>
        ReadyWaiter.WaitAsync(
            ReadyRule.Parse(version.Ready),
            instance.Machine,
            instance.Logs,
            ReadyPatience.Service(Patience, version.Overlay, instance.Record.Service?.Id ?? "ID"),
            operation,
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task EndAsync(Instance instance)
    {
        await instance.StopAsync(StopPatience, CancellationToken.None);
        await instances.DeleteAsync(instance, CancellationToken.None);
    }

    public void Dispose() => starting.Dispose();
}
