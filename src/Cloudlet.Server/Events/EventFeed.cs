using System.Globalization;
using Cloudlet.Contracts;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Events;

/// <summary>Listens to all who own something and tells the hub, until it is disposed. Made when they have read what there is.</summary>
internal sealed class EventFeed : IDisposable
{
    private readonly List<IDisposable> watches = [];
    private readonly EventHub hub;

    public EventFeed(
        EventHub hub,
        InstanceRegistry instances,
        OperationRegistry operations,
        ServiceCatalogue services,
        BaseCatalogue bases,
        OverlayCatalogue overlays,
        AppStore apps,
        LeaseBook leases,
        DeviceBook devices,
        MessageBook messages,
        TimeProvider time
    )
    {
        this.hub = hub;
        var instanceTopic = new Topic<InstanceInfo>(
            hub,
            EventTopics.Instance,
            id => instances.Find(id)?.Record.ToInfo(),
            (item, instance) => item with { Instance = instance }
        );
        instanceTopic.Know(instances.List().Select(instance => (instance.Record.Id, instance.Record.ToInfo())));
        watches.Add(instances.Changes.Add(instance => instanceTopic.Look(instance.Record.Id)));
        Watch(
            services.Changes,
            EventTopics.Service,
            services.Snapshot.All.Select(service => service.Id),
            id => services.Snapshot.Find(id)?.ToInfo(),
            (item, service) => item with { Service = service }
        );
        Watch(
            bases.Changes,
            EventTopics.Base,
            bases.List().Select(item => item.Id.ToString()),
            id => bases.Find(Primitives.Digest.Parse(id, null))?.ToInfo(),
            (item, known) => item with { Base = known }
        );
        Watch(
            overlays.Changes,
            EventTopics.Overlay,
            overlays.List().Select(overlay => overlay.Name),
            name => overlays.Find(name) is { } overlay ? overlay.ToInfo(bases.Find(overlay.Config.Base)?.Name) : null,
            (item, overlay) => item with { Overlay = overlay }
        );
        Watch(
            apps.Changes,
            EventTopics.App,
            apps.Snapshot.All.Select(app => app.Id),
            id => apps.Snapshot.Find(id)?.ToInfo(),
            (item, app) => item with { App = app }
        );
        Watch(
            leases.Changes,
            EventTopics.Lease,
            leases.List().Select(lease => lease.Id),
            id => leases.Find(id)?.ToInfo(),
            (item, lease) => item with { Lease = lease }
        );
        Watch(
            devices.Changes,
            EventTopics.Device,
            devices.List().Select(device => device.Id),
            id => devices.Find(id)?.ToInfo(time.GetUtcNow()),
            (item, device) => item with { Device = device }
        );
        // Messages are only in the catalogue: what is told goes with it.
        watches.Add(messages.Changes.Add(Tell));
        // Operations tell in order, each its end once.
        watches.Add(operations.Changes.Add(Tell));
    }

    public void Dispose() => watches.ForEach(watch => watch.Dispose());

    private void Watch<T>(
        Watchers<string> changes,
        string noun,
        IEnumerable<string> present,
        Func<string, T?> read,
        Func<CloudletEvent, T, CloudletEvent> fill
    )
        where T : class
    {
        var topic = new Topic<T>(hub, noun, read, fill);
        topic.Know(present.Select(id => (id, read(id)!)));
        watches.Add(changes.Add(topic.Look));
    }

    private void Tell((string Word, MessageInfo Message) change) =>
        hub.Tell(
            $"{EventTopics.Message}.{change.Word}",
            change.Message.Id.ToString(CultureInfo.InvariantCulture),
            item => item with { Message = change.Message }
        );

    private void Tell(OperationChange change) =>
        hub.Tell(
            $"{EventTopics.Operation}.{change.Word}",
            change.Info.Id,
            item => item with { Operation = change.Info }
        );
}
