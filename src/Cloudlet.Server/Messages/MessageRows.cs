using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue.Rows;

namespace Cloudlet.Server.Messages;

/// <summary>Messages as rows, and back.</summary>
internal static class MessageRows
{
    /// <summary>A new row; the database gives its number.</summary>
    public static MessageRow ToRow(SendMessage request, DateTimeOffset now, TimeSpan length) =>
        new()
        {
            DeviceId = request.Device!,
            ServiceId = request.Service,
            Text = request.Message!,
            Parameters = JsonSerializer.Serialize(
                request.Parameters ?? new Dictionary<string, string>(),
                MessageJson.Default.IReadOnlyDictionaryStringString
            ),
            CreatedAt = now,
            ExpiresAt = now + length,
        };

    /// <summary>As the API tells it.</summary>
    public static MessageInfo ToInfo(MessageRow row) =>
        new()
        {
            Id = row.Id,
            Device = row.DeviceId,
            Service = row.ServiceId,
            Message = row.Text,
            Parameters = JsonSerializer.Deserialize(
                row.Parameters,
                MessageJson.Default.IReadOnlyDictionaryStringString
            )!,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            ReadAt = row.ReadAt,
        };
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class MessageJson : JsonSerializerContext;
