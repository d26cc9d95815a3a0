using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Contracts;

namespace Cloudlet.Server.Uploads;

/// <summary>What an upload is. Written once, when it begins; what is here of it is told by its files and the store.</summary>
internal sealed record UploadRecord
{
    public required string Id { get; init; }

    public required UploadKind Kind { get; init; }

    public string? Title { get; init; }

    /// <summary>The device that it belongs to; null for one of the cloudlet's own host.</summary>
    public string? Device { get; init; }

    /// <summary>Of an overlay: its manifest, as text.</summary>
    public string? Manifest { get; init; }

    /// <summary>What the stream is made of, one after the other.</summary>
    public required IReadOnlyList<UploadPart> Parts { get; init; }

    /// <summary>Bytes of the overlay that were here when it began.</summary>
    public long PresentBytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>As it is kept.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, UploadJson.Default.UploadRecord);

    /// <summary>What was kept; null when it cannot be read.</summary>
    public static UploadRecord? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, UploadJson.Default.UploadRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A blob of an upload's stream.</summary>
internal sealed record UploadPart(Digest Digest, long Bytes);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(CamelCaseEnum<UploadKind>)]
)]
[JsonSerializable(typeof(UploadRecord))]
internal sealed partial class UploadJson : JsonSerializerContext;
