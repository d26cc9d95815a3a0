namespace Cloudlet.Benchmarks.Images;

/// <summary>One tool on one pair: medians.</summary>
/// <param name="Tool">The tool with its options.</param>
/// <param name="EncodeSeconds">Raw images to artifact, the start of the process included.</param>
/// <param name="Bytes">The artifact.</param>
/// <param name="DecodeSeconds">Old images and artifact to complete new images.</param>
/// <param name="PeakMemoryBytes">The most that was resident in either direction, mapped files included.</param>
/// <param name="Verified">Every byte of every decoded image was compared and is right.</param>
internal sealed record ImagesRow(
    string Tool,
    double EncodeSeconds,
    long Bytes,
    double DecodeSeconds,
    long PeakMemoryBytes,
    bool Verified
);
