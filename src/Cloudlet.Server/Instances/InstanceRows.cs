using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue.Rows;

namespace Cloudlet.Server.Instances;

/// <summary>Instances as rows, and back.</summary>
internal static class InstanceRows
{
    /// <summary>A new row.</summary>
    public static InstanceRow ToRow(InstanceRecord record)
    {
        var row = new InstanceRow
        {
            Id = record.Id,
            Name = record.Name,
            State = Word(record.State),
            BaseId = record.Base.ToString(),
            BaseName = record.BaseName,
            OverlayId = record.Overlay.ToString(),
            OverlayName = record.OverlayName,
            Image = record.Image.ToString(),
            Requested = JsonSerializer.Serialize(record.Requested, InstanceJson.Default.IReadOnlyListPortRequest),
            Ports = "[]",
            Resumed = record.Resumed,
            MemoryBytes = record.MemoryBytes,
            Cpus = record.Cpus,
            CreatedAt = record.CreatedAt,
        };
        Fill(row, record);
        return row;
    }

    /// <summary>Writes what may change into a row.</summary>
    public static void Fill(InstanceRow row, InstanceRecord record)
    {
        row.State = Word(record.State);
        row.Ports = JsonSerializer.Serialize(record.Ports, InstanceJson.Default.IReadOnlyListPortMapping);
        row.ProcessId = record.Process?.ProcessId;
        row.ProcessStart = record.Process?.StartTime;
        row.RunFolder = record.RunFolder;
        row.Resumed = record.Resumed;
        row.StartedAt = record.StartedAt;
        row.EndedAt = record.EndedAt;
        row.Reason = record.Reason;
        row.Clock = record.Clock;
        row.ServiceId = record.Service?.Id;
        row.ServiceVersion = record.Service?.Version;
        row.Sharing = record.Service?.Sharing.ToString().ToLowerInvariant();
        row.Seats = record.Service?.Seats;
    }

    /// <summary>What a row says.</summary>
    public static InstanceRecord ToRecord(InstanceRow row) =>
        new()
        {
            Id = row.Id,
            Name = row.Name,
            State = Enum.Parse<InstanceState>(row.State, ignoreCase: true),
            Base = Digest.Parse(row.BaseId, null),
            BaseName = row.BaseName,
            Overlay = Digest.Parse(row.OverlayId, null),
            OverlayName = row.OverlayName,
            Image = Digest.Parse(row.Image, null),
            Requested = JsonSerializer.Deserialize(row.Requested, InstanceJson.Default.IReadOnlyListPortRequest)!,
            Ports = JsonSerializer.Deserialize(row.Ports, InstanceJson.Default.IReadOnlyListPortMapping)!,
            Process = row is { ProcessId: { } process, ProcessStart: { } start }
                ? new ProcessIdentity(process, start)
                : null,
            RunFolder = row.RunFolder,
            Resumed = row.Resumed,
            MemoryBytes = row.MemoryBytes,
            Cpus = row.Cpus,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            Reason = row.Reason,
            Clock = row.Clock,
            Service = row is { ServiceId: { } id, ServiceVersion: { } version, Sharing: { } sharing, Seats: { } seats }
                ? new InstanceService(id, version, Enum.Parse<Sharing>(sharing, ignoreCase: true), seats)
                : null,
        };

    private static string Word(InstanceState state) => state.ToString().ToLowerInvariant();
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseEnum<InstanceState>)]
)]
[JsonSerializable(typeof(InstanceRecord))]
[JsonSerializable(typeof(IReadOnlyList<PortRequest>))]
[JsonSerializable(typeof(IReadOnlyList<PortMapping>))]
internal sealed partial class InstanceJson : JsonSerializerContext;
