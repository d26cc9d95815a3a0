namespace Cloudlet.Overlays;

/// <summary>What a decoder accepts from a blob of unknown origin before it says that the blob is corrupt.</summary>
public sealed record DecoderLimits
{
    /// <summary>The limits for overlays of any size that we make.</summary>
    public static DecoderLimits Default { get; } = new();

    /// <summary>
    /// The longest page table, decompressed. A run of pages takes 4 to 10 bytes: 128 MiB are enough for 64 GiB of pages without any
    /// order.
    /// </summary>
    public int PageTableBytes { get; init; } = 128 << 20;

    /// <summary>The longest segment, decompressed, and the longest prefix of one. Each decoding thread holds one.</summary>
    public int SegmentBytes { get; init; } = EncoderOptions.MostSegmentBytes;

    /// <summary>The longest machine state, decompressed. It is written in parts: it only has to fit on the disk.</summary>
    public long MachineStateBytes { get; init; } = 4L << 30;
}
