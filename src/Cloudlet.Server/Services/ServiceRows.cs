using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Server.Catalogue.Rows;

namespace Cloudlet.Server.Services;

/// <summary>Services as rows, and back.</summary>
internal static class ServiceRows
{
    /// <summary>A new row, with its first version.</summary>
    public static ServiceRow ToRow(Service service)
    {
        var row = new ServiceRow
        {
            Id = service.Id,
            Description = "",
            Tags = "[]",
            Users = 1,
            IdleSeconds = 0,
            Warm = 0,
            CreatedAt = service.CreatedAt,
            ChangedAt = service.ChangedAt,
            Revision = service.Revision,
            Versions = [ToRow(service.Id, service.Version)],
        };
        Fill(row, service);
        return row;
    }

    /// <summary>Writes what may change into a row; its versions apart.</summary>
    public static void Fill(ServiceRow row, Service service)
    {
        row.Description = service.Description;
        row.Tags = JsonSerializer.Serialize(service.Tags, ServiceJson.Default.IReadOnlyListString);
        row.Users = service.Users;
        row.IdleSeconds = (long)service.Idle.TotalSeconds;
        row.Warm = service.Warm;
        row.LeastMemoryBytes = service.LeastMemoryBytes;
        row.IdealMemoryBytes = service.IdealMemoryBytes;
        row.ChangedAt = service.ChangedAt;
    }

    /// <summary>A version's row, as the current one.</summary>
    public static ServiceVersionRow ToRow(string service, ServiceVersion version) =>
        new()
        {
            ServiceId = service,
            Number = version.Number,
            Label = version.Label,
            Overlay = version.Overlay,
            Ports = JsonSerializer.Serialize(version.Ports, ServiceJson.Default.IReadOnlyListInt32),
            Ready = version.Ready,
            CreatedAt = version.CreatedAt,
            IsCurrent = true,
        };

    /// <summary>What a row says; its versions must be loaded.</summary>
    public static Service ToService(ServiceRow row) =>
        new()
        {
            Id = row.Id,
            Description = row.Description,
            Tags = JsonSerializer.Deserialize(row.Tags, ServiceJson.Default.IReadOnlyListString)!,
            Users = row.Users,
            Idle = TimeSpan.FromSeconds(row.IdleSeconds),
            Warm = row.Warm,
            LeastMemoryBytes = row.LeastMemoryBytes,
            IdealMemoryBytes = row.IdealMemoryBytes,
            Version = ToVersion(row.Versions.Single(version => version.IsCurrent)),
            Versions = [.. row.Versions.OrderByDescending(version => version.Number).Select(ToVersion)],
            CreatedAt = row.CreatedAt,
            ChangedAt = row.ChangedAt,
            Revision = row.Revision,
        };

    /// <summary>What a version's row says.</summary>
    public static ServiceVersion ToVersion(ServiceVersionRow row) =>
        new()
        {
            Number = row.Number,
            Label = row.Label,
            Overlay = row.Overlay,
            Ports = JsonSerializer.Deserialize(row.Ports, ServiceJson.Default.IReadOnlyListInt32)!,
            Ready = row.Ready,
            CreatedAt = row.CreatedAt,
        };
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
internal sealed partial class ServiceJson : JsonSerializerContext;
