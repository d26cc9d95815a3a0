using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Support;

/// <summary>Things as they are on a real box, without a machine.</summary>
internal static class Sample
{
    public static readonly MachineDefinition Machine = new()
    {
        MachineType = "pc-q35-7.2",
        CpuModel = "Nehalem",
        Accelerator = Accelerator.Tcg,
        Cpus = 2,
        MemoryBytes = 16 << 20,
        HasKernel = true,
        CommandLine = "console=ttyS0",
    };

    public static readonly BaseDefinition Definition = new()
    {
        Machine = Machine,
        Memory = new SpaceDefinition(16 << 20, Digest.Of("memory"u8)),
        MachineState = Digest.Of("state"u8),
        Kernel = Digest.Of("kernel"u8),
    };

    public static InstanceRecord Record(string name, InstanceState state) =>
        new()
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            Name = name,
            State = state,
            Base = Digest.Of("base"u8),
            BaseName = "base",
            Overlay = Digest.Of("overlay"u8),
            Image = Digest.Of("manifest"u8),
            OverlayName = "overlay",
            Requested = [new PortRequest(80, null), new PortRequest(22, 2222)],
            MemoryBytes = 16 << 20,
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };

    /// <summary>Writes a base's folder where the catalogue looks for it.</summary>
    public static async Task<Digest> WriteBaseAsync(DataDirectory data, string name, BaseDefinition definition)
    {
        var folder = data.Base(definition.ComputeId());
        Directory.CreateDirectory(folder.Path);
        await WriteFilesAsync(folder, name, definition);
        return definition.ComputeId();
    }

    public static async Task WriteFilesAsync(BaseFolder folder, string name, BaseDefinition definition)
    {
        await File.WriteAllBytesAsync(folder.Definition, definition.ToJson());
        await File.WriteAllTextAsync(
            folder.Entry,
            $$"""{"name":"{{name}}","ready":"agent","createdAt":"2026-01-02T03:04:05Z"}"""
        );
        await File.WriteAllBytesAsync(folder.Memory, new byte[8192]);
    }

    /// <summary>Stores an overlay of the sample base that has a config and nothing else.</summary>
    public static async Task<Overlay> AddOverlayAsync(
        ImageLayout layout,
        OverlayCatalogue overlays,
        string name,
        params int[] ports
    )
    {
        using var pin = layout.Pin();
        var config = new OverlayConfig
        {
            Id = Digest.Of(System.Text.Encoding.UTF8.GetBytes(name)),
            Base = Definition.ComputeId(),
            Machine = Machine,
            Statistics = new OverlayStatistics(1, 2, new PageCounts(1, 1, 1, 0, 0), 3),
            Ports = ports,
        }.ToJson();
        var digest = await layout.Blobs.PutAsync(config, CancellationToken.None);
        return await overlays.AddAsync(
            Manifest.Create(
                ArtifactTypes.Overlay,
                new Descriptor(ArtifactTypes.OverlayConfig, digest, config.Length),
                []
            ),
            name,
            CancellationToken.None
        );
    }
}
