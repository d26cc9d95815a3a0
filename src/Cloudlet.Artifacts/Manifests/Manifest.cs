using System.Collections.Immutable;

namespace Cloudlet.Artifacts;

/// <summary>
/// An OCI image manifest that describes an artifact of our own. One that was parsed remembers its bytes, so that its
/// digest never changes on the way through; one that was made or changed here is written canonically. Two manifests are
/// equal when their JSON is.
/// </summary>
/// <param name="SchemaVersion">Always 2.</param>
/// <param name="MediaType">Always <see cref="MediaTypes.ImageManifest"/>.</param>
/// <param name="ArtifactType">The kind of artifact; null: the config's media type says it.</param>
/// <param name="Config">The blob that describes the artifact.</param>
/// <param name="Layers">The blobs that it is made of, in order. Copied.</param>
/// <param name="Subject">The manifest that this one belongs to, or null.</param>
/// <param name="Annotations">Notes about the artifact. Copied, and sorted by key.</param>
public sealed record Manifest(
    int SchemaVersion,
    string MediaType,
    string? ArtifactType,
    Descriptor Config,
    IReadOnlyList<Descriptor> Layers,
    Descriptor? Subject = null,
    IReadOnlyDictionary<string, string>? Annotations = null
)
{
    /// <summary>The most bytes in a manifest. Registries accept 4 MiB: some 15,000 layers.</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    private byte[]? json;

    private Manifest(Manifest other)
    {
        (SchemaVersion, MediaType, ArtifactType) = (other.SchemaVersion, other.MediaType, other.ArtifactType);
        (Config, Layers, Subject, Annotations) = (other.Config, other.Layers, other.Subject, other.Annotations);
        // A copy is made to be changed: it does not keep the bytes.
    }

    /// <inheritdoc cref="Manifest"/>
    public IReadOnlyList<Descriptor> Layers
    {
        get;
        init => field = value.ToImmutableArray();
    } = Layers.ToImmutableArray();

    /// <inheritdoc cref="Manifest"/>
    public IReadOnlyDictionary<string, string>? Annotations
    {
        get;
        init => field = Artifacts.Annotations.Sorted(value);
    } = Artifacts.Annotations.Sorted(Annotations);

    /// <summary>The kind of artifact: <see cref="ArtifactType"/>, else the config's media type, as OCI has it.</summary>
    public string Kind => ArtifactType ?? Config.MediaType;

    /// <summary>The blobs that the artifact cannot do without: its config, then its layers in order.</summary>
    public IEnumerable<Descriptor> Blobs => Layers.Prepend(Config);

    /// <summary>A manifest of ours.</summary>
    public static Manifest Create(
        string artifactType,
        Descriptor config,
        IReadOnlyList<Descriptor> layers,
        Descriptor? subject = null,
        IReadOnlyDictionary<string, string>? annotations = null
    ) => new(2, MediaTypes.ImageManifest, artifactType, config, layers, subject, annotations);

    /// <summary>Reads a manifest from anyone.</summary>
    /// <exception cref="ArtifactInvalidException">It is not an OCI image manifest; the message says where.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json)
    {
        CheckSize(json.Length);
        var raw = ArtifactJson.Read<ManifestJson>(json, "manifest");
        var manifest = new Manifest(
            raw.SchemaVersion,
            raw.MediaType ?? MediaTypes.ImageManifest,
            raw.ArtifactType,
            raw.Config,
            raw.Layers,
            raw.Subject,
            raw.Annotations
        );
        manifest.Validate();
        manifest.json = json.ToArray();
        return manifest;
    }

    /// <summary>The manifest's bytes: those that were parsed, or the canonical ones.</summary>
    /// <exception cref="ArtifactInvalidException">It was built with values that no manifest may have.</exception>
    public byte[] ToJson()
    {
        if (json is null)
        {
            Validate();
            var canonical = ArtifactJson.Write(
                new ManifestJson
                {
                    SchemaVersion = SchemaVersion,
                    MediaType = MediaType,
                    ArtifactType = ArtifactType,
                    Config = Config,
                    Layers = Layers,
                    Subject = Subject,
                    Annotations = Annotations,
                }
            );
            CheckSize(canonical.Length);
            json = canonical;
        }
        return (byte[])json.Clone();
    }

    /// <summary>How an index or a subject names this manifest.</summary>
    public Descriptor Describe(IReadOnlyDictionary<string, string>? annotations = null)
    {
        var content = ToJson();
        return new Descriptor(MediaType, Digest.Of(content), content.Length, Kind, annotations);
    }

    /// <inheritdoc/>
    public bool Equals(Manifest? other) => other is not null && ToJson().AsSpan().SequenceEqual(other.ToJson());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Config, Layers.Count);

    private static void CheckSize(int size)
    {
        if (size > MaximumSize)
            throw new ArtifactInvalidException(
                $"The manifest has {size} bytes; at most {MaximumSize} are allowed. Use fewer, larger layers."
            );
    }

    private void Validate()
    {
        if (SchemaVersion != 2)
            throw new ArtifactInvalidException($"The manifest's schemaVersion is {SchemaVersion}; it must be 2.");
        if (MediaType != MediaTypes.ImageManifest)
            throw new ArtifactInvalidException(
                $"The manifest's mediaType is '{MediaType}'; it must be {MediaTypes.ImageManifest}."
            );
        Config.Validate("config");
        for (var i = 0; i < Layers.Count; i++)
            (Layers[i] ?? throw new ArtifactInvalidException($"layers[{i}] is null.")).Validate($"layers[{i}]");
        Subject?.Validate("subject");
    }
}
