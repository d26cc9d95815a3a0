using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>QEMU's tool for disk images. Every call is one process, which is killed when the call is cancelled.</summary>
/// <param name="program">The executable: a path, or a name that is found in PATH.</param>
public sealed class QemuImg(string program = "qemu-img")
{
    /// <summary>The executable.</summary>
    public string Program { get; } = program;

    /// <summary>What the image at <paramref name="path"/> says about itself. Works while a machine uses it.</summary>
    public Task<DiskInfo> InfoAsync(string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>The image and everything below it, top first.</summary>
    public Task<IReadOnlyList<DiskInfo>> ChainAsync(string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Makes a sparse raw copy of an image that stands alone.</summary>
    public Task ConvertToRawAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>Makes a sparse raw copy of one of our own images, and of the layers below it.</summary>
    public Task FlattenToRawAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>Creates an empty qcow2 layer with 4 KiB clusters over <paramref name="backing"/>, which may be in use.</summary>
    public Task CreateOverlayAsync(
        string path,
        string backing,
        string backingFormat,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>Where each byte of the virtual disk comes from, in ascending order. Works while a machine uses the image.</summary>
    public Task<IReadOnlyList<DiskExtent>> MapAsync(string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
