using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloudlet.Artifacts;

/// <summary>
/// JSON of OCI, in and out: compact, nulls left out, members in a fixed order. What comes in is hostile: required members must be
/// there, none twice, nesting is shallow. Members that we do not know are passed over.
/// </summary>
[JsonSerializable(typeof(ManifestJson))]
[JsonSerializable(typeof(IndexJson))]
[JsonSerializable(typeof(LayoutJson))]
internal sealed partial class ArtifactJson : JsonSerializerContext
{
    private static readonly ArtifactJson Context = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            // Media types have a '+', which the default encoder would write as \u002B.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            MaxDepth = 16,
        }
    );

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), Context);

    /// <param name="json">What came.</param>
    /// <param name="what">What it should be, for the message.</param>
    public static T Read<T>(ReadOnlySpan<byte> json, string what)
        where T : class
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(json, typeof(T), Context)
                ?? throw new ArtifactInvalidException($"The {what} is null instead of a JSON object.");
        }
        catch (JsonException e)
        {
            throw new ArtifactInvalidException($"The {what} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>A manifest as it is written.</summary>
internal sealed record ManifestJson
{
    public required int SchemaVersion { get; init; }
    public string? MediaType { get; init; }
    public string? ArtifactType { get; init; }
    public required Descriptor Config { get; init; }
    public required IReadOnlyList<Descriptor> Layers { get; init; }
    public Descriptor? Subject { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary><c>index.json</c> as it is written.</summary>
internal sealed record IndexJson
{
    public required int SchemaVersion { get; init; }
    public string? MediaType { get; init; }
    public required IReadOnlyList<Descriptor> Manifests { get; init; }
}

/// <summary><c>oci-layout</c> as it is written.</summary>
internal sealed record LayoutJson(string ImageLayoutVersion);
