using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Overlays;

/// <summary>
/// The config blob of an overlay's artifact: enough for a host to refuse what it cannot run before it moves another byte,
/// and to lay out the files before the first segment is there.
/// </summary>
internal sealed record OverlayConfig
{
    /// <summary>The version of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The overlay's id: its content, not its encoding.</summary>
    public required Digest Id { get; init; }

    /// <summary>The id of its base.</summary>
    public required Digest Base { get; init; }

    /// <summary>The base's machine, again, for hosts that do not have the base.</summary>
    public required MachineDefinition Machine { get; init; }

    /// <summary>What changed, and what travels.</summary>
    public required OverlayStatistics Statistics { get; init; }

    /// <summary>Guest ports that the service listens on, the first being the service's own.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>How readiness is told, or null.</summary>
    public string? Ready { get; init; }

    /// <summary>How much effort its encoding was worth; null when it is not known, or its parts differ.</summary>
    public Effort? Effort { get; init; }

    /// <summary>As a blob.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, OverlayJson.Default.OverlayConfig);

    /// <summary>Reads a config that came from outside.</summary>
    /// <exception cref="ProblemException">It is not one, or of a later version.</exception>
    public static OverlayConfig Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OverlayJson.Default.OverlayConfig) switch
            {
                { Version: 1 } config => config,
                { Version: var other } => throw Refuse.Corrupt(
                    $"The overlay has version {other}, this cloudlet reads 1.",
                    Next
                ),
                null => throw Refuse.Corrupt("The overlay's config is empty.", Next),
            };
        }
        catch (JsonException exception)
        {
            throw Refuse.Corrupt($"The overlay's config is not readable: {exception.Message}", Next, exception);
        }
    }

    private const string Next = "Export the overlay again, or use a newer cloudlet.";
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(Contracts.CamelCaseEnum<Accelerator>), typeof(Contracts.CamelCaseEnum<Effort>)]
)]
[JsonSerializable(typeof(OverlayConfig))]
internal sealed partial class OverlayJson : JsonSerializerContext;
