namespace Cloudlet.Overlays.Compression;

/// <summary>libzstd refused what we asked of it: not bad data, but a lack of memory or a parameter out of range.</summary>
public sealed class ZstdException(string reason) : CloudletException($"zstd failed: {reason}.")
{
    /// <inheritdoc/>
    public override string Code => "compression-failed";
}
