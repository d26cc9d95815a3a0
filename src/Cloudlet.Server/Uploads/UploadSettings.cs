namespace Cloudlet.Server.Uploads;

/// <summary>What uploads may take.</summary>
public sealed record UploadSettings
{
    /// <summary>The most bytes of an overlay, what is here already included. 16 GiB: a large machine that was changed through and through.</summary>
    public long OverlayLimitBytes { get; init; } = 16L << 30;

    /// <summary>The most bytes of a disk image. 128 GiB: the image of a large virtual disk.</summary>
    public long DiskLimitBytes { get; init; } = 128L << 30;

    /// <summary>So many at once.</summary>
    public int Most { get; init; } = 64;

    /// <summary>So many at once of one device: one that runs, and those that it has given up.</summary>
    public int MostPerDevice { get; init; } = 4;

    /// <summary>One to which nothing comes goes after that time. 15 minutes: a walk through a dead zone, or a restart.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);
}
