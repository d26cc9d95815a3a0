using Cloudlet.Artifacts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Services;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Support;

/// <summary>Services over a real catalogue, with instances that are only records.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private readonly TestFolder folder;

    private TestFleet(TestFolder folder, CatalogueDatabase catalogue, TestTime time)
    {
        this.folder = folder;
        Time = time;
        Catalogue = catalogue;
        Data = new DataDirectory(folder.At("data"));
        Data.Create();
        Layout = new ImageLayout(Data.Store);
        Overlays = new OverlayCatalogue(Layout, new StoreMirror(catalogue), time);
        Instances = new InstanceRegistry(Data, new InstanceRecords(catalogue), time);
        Services = new ServiceCatalogue(catalogue, Overlays, time);
        Leases = new LeaseBook(catalogue, time);
        Operations = new OperationRegistry(
            new ProblemMapper(NullLogger<ProblemMapper>.Instance),
            new OperationHistory(catalogue, time, NullLogger<OperationHistory>.Instance),
            time
        );
        Doorkeeper = new Doorkeeper(Instances, () => Room, time);
        Starter = new RecordStarter(Instances, Overlays, time);
        Fleet = new ServiceFleet(Services, Leases, Doorkeeper, Starter, Instances, Operations, time);
    }

    public Room Room { get; set; } = new(long.MaxValue, long.MaxValue, 1000, long.MaxValue);

    public TestTime Time { get; }

    public DataDirectory Data { get; }

    public CatalogueDatabase Catalogue { get; }

    public ImageLayout Layout { get; }

    public OverlayCatalogue Overlays { get; }

    public InstanceRegistry Instances { get; }

    public ServiceCatalogue Services { get; }

    public LeaseBook Leases { get; }

    public OperationRegistry Operations { get; }

    public Doorkeeper Doorkeeper { get; }

    public RecordStarter Starter { get; }

    public ServiceFleet Fleet { get; }

    public IReadOnlyList<Instance> Living => [.. Instances.List().Where(item => item.Record.IsAlive)];

    public static async Task<TestFleet> OpenAsync()
    {
        var own = new TestFolder();
        var catalogue = await TestCatalogue.OpenAsync(own);
        await catalogue.WriteAsync(
            context =>
            {
                context.Bases.Add(new() { Id = Sample.Definition.ComputeId().ToString(), Name = "base" });
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
        var fleet = new TestFleet(own, catalogue, new TestTime());
        await Sample.AddOverlayAsync(fleet.Layout, fleet.Overlays, "speech", 8080, 22);
        return fleet;
    }

    /// <summary>What a new daemon finds when this one was killed: same catalogue, same living instances.</summary>
    public async Task<TestFleet> KillAsync(Action<RecordStarter>? prepare = null)
    {
        var next = new TestFleet(folder, Catalogue, Time);
        prepare?.Invoke(next.Starter);
        foreach (var record in await new InstanceRecords(Catalogue).LoadAsync(CancellationToken.None))
            next.Instances.Take(record);
        await next.Services.LoadAsync(CancellationToken.None);
        await next.Fleet.AdoptAsync(CancellationToken.None);
        return next;
    }

    public Task<Service> CreateAsync(Func<CreateService, CreateService>? change = null) =>
        Services.CreateAsync(
            (change ?? (request => request))(
                new CreateService
                {
                    Id = "org.example.speech",
                    Overlay = "speech",
                    Users = 5,
                    IdleSeconds = 60,
                }
            ),
            CancellationToken.None
        );

    public Task<Ensured> EnsureAsync(
        Service service,
        EnsureInstance? request = null,
        CancellationToken token = default
    ) => Fleet.EnsureAsync(service, EnsurePlan.From(request ?? new EnsureInstance()), waiter: null, token);

    public async Task SweepAsync()
    {
        await Fleet.SweepAsync();
        await Fleet.SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Starter.Open();
        await Operations.DisposeAsync();
        await Fleet.DisposeAsync();
        Doorkeeper.Dispose();
        Leases.Dispose();
        Services.Dispose();
        await Instances.DisposeAsync();
        Catalogue.Dispose();
        folder.Dispose();
    }
}

/// <summary>Instances that are records and folders, started when the test lets them.</summary>
internal sealed class RecordStarter(InstanceRegistry instances, OverlayCatalogue overlays, TimeProvider time)
    : IServiceStarter
{
    private TaskCompletionSource door = Opened();

    /// <summary>How many starts were begun.</summary>
    public int Begun;

    /// <summary>What the next starts fail with.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Starts wait from now on.</summary>
    public void Close() => door = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts go on.</summary>
    public void Open() => door.TrySetResult();

    public Demand Measure(ServiceVersion version) => Demand.Resumed(Digest.Of("image"u8), 64 << 20, 1, decoded: true);

    public async Task<Instance> StartAsync(
        ServiceVersion version,
        Func<InstanceService> use,
        IDisposable room,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref Begun);
        await door.Task.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
        var overlay = overlays.Get(version.Overlay);
        var id = Guid.NewGuid().ToString("N")[..12];
        var instance = await instances.CreateAsync(
            new InstanceRecord
            {
                Id = id,
                Name = $"speech-{id}",
                State = InstanceState.Running,
                Base = overlay.Config.Base,
                BaseName = "base",
                Overlay = overlay.Id,
                Image = overlay.Descriptor.Digest,
                OverlayName = overlay.Name,
                Requested = [],
                Ports = [new PortMapping(8080, 40_080, "tcp"), new PortMapping(22, 40_022, "tcp")],
                Resumed = true,
                MemoryBytes = 64 << 20,
                CreatedAt = time.GetUtcNow(),
                StartedAt = time.GetUtcNow(),
                Service = use(),
            }
        );
        room.Dispose();
        return instance;
    }

    public async Task AwaitReadyAsync(
        ServiceVersion version,
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        await door.Task.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
    }

    public async Task EndAsync(Instance instance)
    {
        await instance.UpdateAsync(record => record with { State = InstanceState.Stopped });
        await instances.DeleteAsync(instance, CancellationToken.None);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
