using System.Collections.Immutable;

namespace Cloudlet.Artifacts;

/// <summary>The files around the blobs of a layout: <c>oci-layout</c> and <c>index.json</c>, as bytes.</summary>
internal static class LayoutIndex
{
    public const string MarkerFile = "oci-layout";
    public const string IndexFile = "index.json";
    private const string Version = "1.0.0";

    /// <summary>The content of <c>oci-layout</c>.</summary>
    public static byte[] Marker => ArtifactJson.Write(new LayoutJson(Version));

    public static void CheckMarker(ReadOnlySpan<byte> json)
    {
        var marker = ArtifactJson.Read<LayoutJson>(json, MarkerFile);
        if (marker.ImageLayoutVersion != Version)
            throw new ArtifactInvalidException(
                $"{MarkerFile} has version '{marker.ImageLayoutVersion}'; only {Version} can be read."
            );
    }

    public static byte[] Write(IReadOnlyList<Descriptor> manifests) =>
        ArtifactJson.Write(
            new IndexJson
            {
                SchemaVersion = 2,
                MediaType = MediaTypes.ImageIndex,
                Manifests = manifests,
            }
        );

    public static ImmutableArray<Descriptor> Read(ReadOnlySpan<byte> json)
    {
        var index = ArtifactJson.Read<IndexJson>(json, IndexFile);
        if (index.SchemaVersion != 2)
            throw new ArtifactInvalidException($"{IndexFile} has schemaVersion {index.SchemaVersion}; it must be 2.");
        for (var i = 0; i < index.Manifests.Count; i++)
        {
            var manifest = index.Manifests[i] ?? throw new ArtifactInvalidException($"manifests[{i}] is null.");
            manifest.Validate($"manifests[{i}]");
        }
        return [.. index.Manifests];
    }
}
