using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Bases;

/// <summary>
/// All that a base is, in its canonical JSON: the SHA-256 of these bytes is the base's id (docs/formats/base.md). Two
/// boxes that freeze the same content get the same id; names and dates are no part of it.
/// </summary>
internal sealed record BaseDefinition
{
    /// <summary>The version of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The hardware, frozen.</summary>
    public required MachineDefinition Machine { get; init; }

    /// <summary>The disk, when the machine has one.</summary>
    public SpaceDefinition? Disk { get; init; }

    /// <summary>The main memory.</summary>
    public required SpaceDefinition Memory { get; init; }

    /// <summary>SHA-256 of <c>machine.state</c>.</summary>
    public required Digest MachineState { get; init; }

    /// <summary>SHA-256 of the kernel, when the disk does not boot by itself.</summary>
    public Digest? Kernel { get; init; }

    /// <summary>SHA-256 of the initial RAM disk.</summary>
    public Digest? Initrd { get; init; }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BaseJson.Default.BaseDefinition);

    /// <summary>The base's id.</summary>
    public Digest ComputeId() => Digest.Of(ToJson());

    /// <summary>Reads canonical bytes.</summary>
    /// <exception cref="ProblemException">They are not a definition, or not canonical.</exception>
    public static BaseDefinition Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var definition = JsonSerializer.Deserialize(json, BaseJson.Default.BaseDefinition);
            if (definition is { Version: 1 } && definition.ToJson().AsSpan().SequenceEqual(json))
                return definition.FitsTogether
                    ? definition
                    : throw Refuse.Corrupt(
                        "The base's definition contradicts itself, or is of no possible size.",
                        Next
                    );
        }
        catch (JsonException exception)
        {
            throw Refuse.Corrupt($"The base's definition is not readable: {exception.Message}", Next, exception);
        }
        throw Refuse.Corrupt("The base's definition is not in its canonical form, or of a later version.", Next);
    }

    // What comes from outside decides how much is allocated: sizes are looked at before anything is.
    private bool FitsTogether =>
        IsSize(Memory.Bytes)
        && Memory.Bytes == Machine.MemoryBytes
        && (Disk is null || IsSize(Disk.Bytes))
        && (Disk is not null) == Machine.HasDisk
        && (Kernel is not null) == Machine.HasKernel
        && (Initrd is not null) == Machine.HasInitrd;

    private static bool IsSize(long bytes) => bytes is > 0 and <= LargestSpace;

    private const long LargestSpace = 16L << 40;

    private const string Next = "Export the base again, or use a newer cloudlet.";
}

/// <summary>A space's size and content.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Root">Its tree root (docs/formats/base.md).</param>
internal sealed record SpaceDefinition(long Bytes, Digest Root);

/// <summary>What is told of a base on this box and is no part of its identity.</summary>
internal sealed record BaseEntry
{
    public required string Name { get; init; }

    public required string Ready { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(Contracts.CamelCaseEnum<Accelerator>)]
)]
[JsonSerializable(typeof(BaseDefinition))]
[JsonSerializable(typeof(BaseEntry))]
internal sealed partial class BaseJson : JsonSerializerContext;
