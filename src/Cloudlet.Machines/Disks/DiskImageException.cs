using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A disk image cannot be used, or QEMU's tool failed on it.</summary>
public sealed class DiskImageException(string path, string problem, Exception? inner = null)
    : CloudletException($"Disk image {path}: {problem}", inner)
{
    /// <summary>The image.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;

    /// <inheritdoc/>
    public override string Code => "disk-image-invalid";
}
