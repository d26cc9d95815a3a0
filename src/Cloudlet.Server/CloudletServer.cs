using System.Reflection;
using System.Text.Json.Serialization;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Events;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Http;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Metrics;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Recompression;
using Cloudlet.Server.Residues;
using Cloudlet.Server.Services;
using Cloudlet.Server.Synthesis;
using Cloudlet.Server.Tracing;
using Cloudlet.Server.Uploads;
using Cloudlet.Server.Usage;
using Cloudlet.Server.Visitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Cloudlet.Server;

/// <summary>The daemon: owns the data directory, brings it into order, listens, and lets go of its machines when it ends.</summary>
public static partial class CloudletServer
{
    /// <summary>What is still asked when the daemon ends may take so long; followed logs and consoles are cut off then.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(2);

    /// <summary>The product's version.</summary>
    public static string Version { get; } =
        typeof(CloudletServer)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    /// <summary>Runs until cancelled. One line goes to <paramref name="ready"/> when requests are answered. Instances outlive it.</summary>
    /// <exception cref="ProblemException">Another daemon owns the data directory or listens on the socket.</exception>
    public static Task RunAsync(ServerSettings settings, TextWriter ready, CancellationToken cancellationToken) =>
        RunAsync(settings, [], ready, cancellationToken);

    /// <summary>The same, with parts that the server does not know. What they announce follows the one line.</summary>
    /// <exception cref="ProblemException">Another daemon owns the data directory or listens on the socket.</exception>
    public static async Task RunAsync(
        ServerSettings settings,
        IReadOnlyList<ServerModule> modules,
        TextWriter ready,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        if (settings.KdCloudlet is { } old)
            modules = [.. modules, new KdModule(old, settings.DevicePatience)];
        var data = new DataDirectory(settings.DataDirectory);
        var places = Places(settings, modules).ToList();
        data.Create();
        using var owned = DataLock.Take(data);
        ListeningPlace.Check(places);
        await ListeningSocket.ClaimAsync(settings.SocketPath, cancellationToken);
        foreach (var leftover in Directory.GetDirectories(data.Work))
            Directory.Delete(leftover, recursive: true);

        await using var app = Build(settings, modules);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var problems = new ProblemMapper(loggers.CreateLogger<ProblemMapper>());
        var runs = new RunDirectory(
            settings.RunDirectory ?? RunDirectory.DefaultFor(data.Root, Environment.GetEnvironmentVariable)
        );
        var layout = new ImageLayout(data.Store);
        using var uploads = new UploadRegistry(
            data,
            layout,
            settings.Uploads,
            () => Room.Read(data.Root, settings.CpuOvercommit).DiskBytes,
            time
        );
        await uploads.LoadAsync(cancellationToken);
        await StoreWork.CollectAsync(layout);
        using var catalogue = await CatalogueDatabase.OpenAsync(
            CatalogueSource.For(settings.Catalogue, data.Catalogue),
            CloudletIdentity.Of(data).ToString("N"),
            cancellationToken
        );
        var mirror = new StoreMirror(catalogue);
        var bases = await BaseCatalogue.LoadAsync(data, mirror, cancellationToken);
        var overlays = new OverlayCatalogue(layout, mirror, time);
        var started = loggers.CreateLogger("Cloudlet");
        foreach (var missing in await mirror.ReconcileAsync(bases.List(), overlays.List(), cancellationToken))
            LogMissing(started, missing);
        var usage = new UsageRegistry();
        var qemuImg = new QemuImg();
        using var capabilities = new HostCapabilities(settings);
        var guard = new HostGuard(capabilities);
        var groups = ControlGroups.Open();
        groups.RemoveEmpty();
        using var sharedMemory = new SharedMemory();
        await using var images = new ImageStore(
            data,
            layout.Blobs,
            overlays,
            sharedMemory,
            loggers.CreateLogger<ImageStore>()
        );
        var machines = new MachineHost(settings, runs, sharedMemory, guard, groups);
        var records = new InstanceRecords(catalogue);
        await using var instances = new InstanceRegistry(data, records, time);
        await FormerRecords.TakeOverAsync(data, bases, records, cancellationToken);
        await new Adoption(
            data,
            runs,
            records,
            instances,
            sharedMemory,
            settings.PortAddress,
            time,
            loggers.CreateLogger<Adoption>()
        ).RunAsync(cancellationToken);
        await using var oldEncodings = new OldEncodings(layout, usage);
        var history = new OperationHistory(catalogue, time, loggers.CreateLogger<OperationHistory>());
        await using var operations = new OperationRegistry(problems, history, time);
        await operations.LoadAsync(cancellationToken);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };

        using var doorkeeper = new Doorkeeper(instances, () => Room.Read(data.Root, settings.CpuOvercommit), time);
        var keeper = new BaseKeeper(bases);
        var baseCreation = new BaseCreation(data, keeper, machines, doorkeeper, guard, qemuImg, time);
        var baseTransfer = new BaseTransfer(data, bases, keeper, guard, usage, time);
        var training = new OverlayTraining(machines, sharedMemory, time);
        var overlayCreation = new OverlayCreation(
            data,
            layout,
            overlays,
            machines,
            doorkeeper,
            training,
            qemuImg,
            usage,
            time
        );
        var importer = new OverlayImporter(layout, overlays, bases, guard, images, usage);
        var checker = new OverlayChecker(layout.Blobs, bases);
        var recompression = new OverlayRecompression(layout, overlays, bases, images, oldEncodings, operations);
        var synthesizer = new Synthesizer(instances, machines, usage, time);
        var starter = new InstanceStarter(bases, overlays, images, machines, doorkeeper, qemuImg, time);
        var saver = new InstanceSaver(data, layout, overlays, bases, images, qemuImg, usage, time);
        using var services = new ServiceCatalogue(catalogue, overlays, time);
        await services.LoadAsync(cancellationToken);
        using var leases = new LeaseBook(catalogue, time);
        var remover = new OverlayRemover(overlays, images, instances, usage);
        using var visitors = new VisitorBook(leases, instances, operations, overlays, remover, time);
        using var serviceStarter = new ServiceStarter(synthesizer, overlays, bases, guard, images, instances);
        await using var fleet = new ServiceFleet(
            services,
            leases,
            doorkeeper,
            serviceStarter,
            instances,
            operations,
            time
        );
        await fleet.AdoptAsync(cancellationToken);
        using var apps = new AppStore(catalogue, data, new PackageReceiver(settings.AppLimitBytes), time);
        await apps.LoadAsync(cancellationToken);
        var messages = new MessageBook(catalogue, time);
        using var devices = new DeviceBook(catalogue, time);
        await devices.LoadAsync(cancellationToken);
        var events = new EventHub(time);
        using var feed = new EventFeed(
            events,
            instances,
            operations,
            services,
            bases,
            overlays,
            apps,
            leases,
            devices,
            messages,
            time
        );
        var doctor = new Doctor(capabilities, data, overlays, groups, qemuImg, time);

        var text = new CloudletText(CloudletIdentity.Of(data), Version, Environment.ProcessorCount);
        await using var discovery = new DiscoveryControl(
            settings,
            text,
            data,
            time,
            loggers.CreateLogger<Advertiser>()
        );

        var application = new ApplicationServices
        {
            Settings = settings,
            Time = time,
            Loggers = loggers,
            Events = events,
            Problems = problems,
            Data = data,
            Capabilities = capabilities,
            Doctor = doctor,
            Bases = bases,
            Overlays = overlays,
            Images = images,
            SharedMemory = sharedMemory,
            Usage = usage,
            Instances = instances,
            Operations = operations,
            Services = services,
            Fleet = fleet,
            Leases = leases,
            Apps = apps,
            Messages = messages,
            Devices = devices,
            Uploads = uploads,
            Discovery = discovery,
        };

        foreach (var module in modules)
            module.Guard(app, application);
        app.UseProblems(problems);
        using var limits = new DeviceLimits();
        limits.Use(app);
        app.UseDeviceScope(settings.SocketPath, settings.Access);
        app.UseWebSockets();
        app.UseOptionalBodies();
        app.UseRouting();
        using var export = settings.Otlp is { } otlp ? OtlpExport.Start(otlp, text.Id.ToString("D")) : null;
        if (export is not null)
            app.UseRouteNames();
        app.UseIdempotency(new AnswerBook(catalogue, time));
        app.UseJsonFaults();
        using var systemPage = new SystemPage(
            discovery,
            text,
            data,
            capabilities,
            bases,
            overlays,
            services,
            fleet,
            doorkeeper,
            instances,
            sharedMemory,
            time
        );
        using var metrics = new ServerMetrics(instances, services, leases, doorkeeper, operations, sharedMemory);
        using var collector = new PrometheusCollector(metrics.Meter);
        app.MapSystem(doctor, systemPage, discovery, settings.DeviceListener, text);
        app.MapThroughput();
        app.MapHealth(catalogue, collector);
        app.MapBases(bases, baseCreation, baseTransfer, overlays, instances, uploads, usage, operations);
        app.MapOverlays(
            layout,
            overlays,
            overlayCreation,
            importer,
            checker,
            remover,
            recompression,
            images,
            bases,
            instances,
            uploads,
            usage,
            operations,
            time
        );
        app.MapUploads(uploads, importer, overlays, bases, time);
        app.MapSynthesis(
            synthesizer,
            instances,
            settings.PortAddress,
            doorkeeper,
            overlays,
            importer,
            uploads,
            visitors,
            bases,
            guard,
            images,
            new UrlDownload(http, time),
            operations,
            time
        );
        app.MapInstances(
            instances,
            starter,
            saver,
            overlays,
            visitors,
            new ResidueGiver(visitors, saver, layout, overlays, usage),
            operations,
            data
        );
        app.MapOperations(operations, data);
        app.MapEvents(events, time);
        app.MapDocument();
        var freezer = new ServiceFreezer(services, overlays, instances, saver, operations);
        var serviceTransfer = new ServiceTransfer(layout, services, overlays, importer, remover, usage);
        app.MapServices(services, fleet, freezer, serviceTransfer, remover, operations, metrics, problems, time);
        app.MapLeases(leases, fleet, visitors);
        app.MapApps(apps);
        app.MapMessages(messages);
        app.MapDevices(devices, time);
        await using var running = new RunningModules(modules.Select(module => module.Start(app, application)));

        var logs = new LogKeeper(instances, data, settings, time).RunAsync(cancellationToken);
        var sweeping = Task.WhenAll(
            fleet.RunAsync(cancellationToken),
            visitors.RunAsync(cancellationToken),
            uploads.RunAsync(cancellationToken),
            new EndedInstances(instances, time).RunAsync(cancellationToken)
        );
        var recompressing = settings.Recompress
            ? new IdleRecompression(overlays, bases, recompression, operations, HostLoad.Read, time).RunAsync(
                cancellationToken
            )
            : Task.CompletedTask;
        await ListenAsync(app, places, cancellationToken);
        File.SetUnixFileMode(settings.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var sockets =
            $"unix:{settings.SocketPath}" + (settings.DeviceListener is { } listener ? $" and {listener}" : "");
        await discovery.StartAsync();
        await ready.WriteLineAsync($"Cloudlet {Version} is ready: {sockets}, data in {data.Root}");
        foreach (var line in modules.SelectMany(module => module.Announce(app)))
            await ready.WriteLineAsync(line);
        await ready.FlushAsync(cancellationToken);
        var settling = IdleMemory.KeepLowAsync(time, cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await discovery.DisposeAsync();
        await running.DisposeAsync();
        await operations.StopAsync(); // Their followers hear the end before the listener closes.
        events.End();
        await app.StopAsync(CancellationToken.None);
        await Task.WhenAll(logs, sweeping, recompressing, settling);
    }

    private static IEnumerable<ListeningPlace> Places(ServerSettings settings, IReadOnlyList<ServerModule> modules)
    {
        foreach (var place in modules.SelectMany(module => module.Places))
            yield return place;
        if (settings.DeviceListener is { } devices)
            yield return devices.ToPlace("Devices cannot be answered", "--device-url");
    }

    private static async Task ListenAsync(
        WebApplication app,
        IReadOnlyList<ListeningPlace> places,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            ListeningPlace.Check(places); // Somebody was faster.
            throw;
        }
    }

    private static WebApplication Build(ServerSettings settings, IReadOnlyList<ServerModule> modules)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        // Standard output has the one line that says where the daemon listens.
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LastRequests);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ListenerLimits.Set(kestrel.Limits, settings);
            kestrel.ListenUnixSocket(settings.SocketPath);
            settings.DeviceListener?.ListenOn(kestrel, listen => ListenerLimits.Guard(listen, settings.DevicePatience));
        });
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        // What is wrong with a request is told by a problem, like all else.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<JsonOptions>(json =>
        {
            // The contracts' own rules, and one more for what comes in: a field that nobody knows is a fault.
            var rules = CloudletJson.Default.Options;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, CloudletJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = rules.DefaultIgnoreCondition;
            foreach (var converter in rules.Converters)
                json.SerializerOptions.Converters.Add(converter);
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        foreach (var module in modules)
            module.Configure(builder);
        return builder.Build();
    }

    [LoggerMessage(50, LogLevel.Warning, "The {Thing} is gone from the store, and something stands on it.")]
    private static partial void LogMissing(ILogger logger, string thing);
}
