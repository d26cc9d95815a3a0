using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Services;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// What this cloudlet is and has, for clients that choose among cloudlets. Measured once a second at most, and at once when
/// services, instances, bases or overlays have changed. Thread-safe.
/// </summary>
internal sealed class SystemPage : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly DiscoveryControl discovery;
    private readonly CloudletText text;
    private readonly DataDirectory data;
    private readonly HostCapabilities capabilities;
    private readonly BaseCatalogue bases;
    private readonly OverlayCatalogue overlays;
    private readonly ServiceCatalogue services;
    private readonly ServiceFleet fleet;
    private readonly Doorkeeper doorkeeper;
    private readonly InstanceRegistry instances;
    private readonly SharedMemory sharedMemory;
    private readonly TimeProvider time;
    private readonly IDisposable watch;
    private readonly Lock measuring = new();
    private long instanceChanges;
    private Written? written;

    public SystemPage(
        DiscoveryControl discovery,
        CloudletText text,
        DataDirectory data,
        HostCapabilities capabilities,
        BaseCatalogue bases,
        OverlayCatalogue overlays,
        ServiceCatalogue services,
        ServiceFleet fleet,
        Doorkeeper doorkeeper,
        InstanceRegistry instances,
        SharedMemory sharedMemory,
        TimeProvider time
    )
    {
        this.discovery = discovery;
        this.text = text;
        this.data = data;
        this.capabilities = capabilities;
        this.bases = bases;
        this.overlays = overlays;
        this.services = services;
        this.fleet = fleet;
        this.doorkeeper = doorkeeper;
        this.instances = instances;
        this.sharedMemory = sharedMemory;
        this.time = time;
        watch = instances.Changes.Add(_ => Interlocked.Increment(ref instanceChanges));
    }

    /// <summary>Answers with it.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var page = Current();
        var json = context.IsFromDevice() ? page.DeviceJson : page.Json;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    public void Dispose() => watch.Dispose();

    private Written Current()
    {
        // Taken before anything is read: a change in between is seen next time.
        var state = new State(
            services.Snapshot,
            Interlocked.Read(ref instanceChanges),
            bases.Revision,
            overlays.Revision,
            capabilities.KnownBest,
            discovery.Name
        );
        var last = Volatile.Read(ref written);
        var isTrue = last is not null && last.State == state;
        if (isTrue && IsFresh(last!))
            return last!;
        // One measures for all; meanwhile what is only old is good enough for the others.
        if (!measuring.TryEnter())
        {
            if (isTrue)
                return last!;
            measuring.Enter();
        }
        try
        {
            if (written is { } other && other.State == state && IsFresh(other))
                return other;
            var info = Measure();
            var now = new Written(state, time.GetTimestamp(), Write(info), Write(info with { DataDirectory = null }));
            Volatile.Write(ref written, now);
            return now;
        }
        finally
        {
            measuring.Exit();
        }
    }

    private bool IsFresh(Written page) => time.GetElapsedTime(page.At) < Fresh;

    private static byte[] Write(SystemInfo info) =>
        JsonSerializer.SerializeToUtf8Bytes(info, CloudletJson.Default.SystemInfo);

    private SystemInfo Measure()
    {
        var memory = MemoryInfo.Read();
        var drive = new DriveInfo(data.Root);
        var held = bases.List();
        var left = doorkeeper.Left();
        return new SystemInfo
        {
            Id = text.Id.ToString("D"),
            Name = discovery.Name,
            Version = text.Version,
            DataDirectory = data.Root,
            Cpus = Environment.ProcessorCount,
            CpuLoad = HostLoad.Read(),
            CpuMegahertz = CpuSpeed.Read(),
            RoomCpus = left.Cpus,
            MemoryBytes = memory.Total,
            MemoryAvailableBytes = memory.Available,
            RoomMemoryBytes = left.MemoryBytes,
            DiskBytes = drive.TotalSize,
            DiskAvailableBytes = drive.AvailableFreeSpace,
            Accelerator = capabilities.KnownBest?.ToString().ToLowerInvariant(),
            Bases = held.Count,
            BaseIds = [.. held.Select(item => item.Id.ToString())],
            Overlays = overlays.List().Count,
            Services = services.Snapshot.All.Length,
            ServiceIds = [.. services.Snapshot.All.Select(service => service.Id)],
            ReadyServiceIds = fleet.ReadyServices(),
            Instances = instances.List().Count(instance => instance.Record.IsAlive),
            SharedMemoryBytes = sharedMemory.FilledBytes,
        };
    }

    private readonly record struct State(
        ServiceSnapshot Services,
        long Instances,
        long Bases,
        long Overlays,
        Accelerator? Accelerator,
        string Name
    );

    private sealed record Written(State State, long At, byte[] Json, byte[] DeviceJson);
}
