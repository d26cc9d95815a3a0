namespace Cloudlet.Artifacts;

/// <summary>A manifest, an index, a layout or an archive is not what its format asks for.</summary>
public class ArtifactInvalidException(string message, Exception? inner = null) : CloudletException(message, inner)
{
    /// <inheritdoc/>
    public override string Code => "artifact-invalid";
}
