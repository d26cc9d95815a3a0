using Cloudlet.Artifacts;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Bases;

/// <summary>The manifest that overlays name as their subject: it holds just the base's definition, so that whoever has the base can compute it.</summary>
internal static class BaseManifest
{
    /// <summary>Its descriptor.</summary>
    public static Descriptor Subject(BaseDefinition definition) =>
        Manifest.Create(ArtifactTypes.Base, Config(definition.ToJson()), []).Describe();

    /// <summary>The definition as a config blob.</summary>
    public static Descriptor Config(byte[] definition) =>
        new(ArtifactTypes.BaseConfig, Digest.Of(definition), definition.Length);
}
