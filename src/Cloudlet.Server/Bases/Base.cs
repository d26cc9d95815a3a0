using System.Runtime.InteropServices;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Bases;

/// <summary>A base VM that stands on this box.</summary>
internal sealed record Base(Digest Id, BaseDefinition Definition, BaseEntry Entry, BaseFolder Folder, long StoredBytes)
{
    public string Name => Entry.Name;

    /// <summary>As the API tells it.</summary>
    public BaseInfo ToInfo() =>
        new()
        {
            Id = Id.ToString(),
            Name = Name,
            DiskBytes = Definition.Disk?.Bytes ?? 0,
            MemoryBytes = Definition.Memory.Bytes,
            Cpus = Definition.Machine.Cpus,
            Accelerator = Definition.Machine.Accelerator.ToString().ToLowerInvariant(),
            MachineType = Definition.Machine.MachineType,
            CpuModel = Definition.Machine.CpuModel,
            Profile = Definition.Machine.Profile,
            Ready = Entry.Ready,
            StoredBytes = StoredBytes,
            CreatedAt = Entry.CreatedAt,
        };
}
