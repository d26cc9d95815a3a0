namespace Cloudlet.Artifacts;

/// <summary>The media types of OCI itself. Those of an artifact's config and layers are its maker's.</summary>
public static class MediaTypes
{
    /// <summary>An OCI image manifest.</summary>
    public const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An OCI image index.</summary>
    public const string ImageIndex = "application/vnd.oci.image.index.v1+json";
}
