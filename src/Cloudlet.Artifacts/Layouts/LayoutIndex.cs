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

    /// <param name="json">What came.</param>
    /// <param name="file">Which file it is, for the message.</param>
    public static void CheckMarker(ReadOnlySpan<byte> json, string file = MarkerFile)
    {
        var marker = ArtifactJson.Read<LayoutJson>(json, file);
        if (marker.ImageLayoutVersion != Version)
            throw new ArtifactInvalidException(
                $"{file} has version '{marker.ImageLayoutVersion}'; only {Version} can be read."
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

    /// <param name="json">What came.</param>
    /// <param name="file">Which file it is, for the message.</param>
    public static ImmutableArray<Descriptor> Read(ReadOnlySpan<byte> json, string file = IndexFile)
    {
        var index = ArtifactJson.Read<IndexJson>(json, file);
        if (index.SchemaVersion != 2)
            throw new ArtifactInvalidException($"{file} has schemaVersion {index.SchemaVersion}; it must be 2.");
        for (var i = 0; i < index.Manifests.Count; i++)
        {
            var manifest = index.Manifests[i] ?? throw new ArtifactInvalidException($"manifests[{i}] is null.");
            manifest.Validate($"manifests[{i}]");
        }
        return [.. index.Manifests];
    }
}
