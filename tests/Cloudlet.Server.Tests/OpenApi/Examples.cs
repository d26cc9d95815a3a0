using Cloudlet.Scripted;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>Records for the document that no other test needs.</summary>
internal static class Examples
{
    public static SystemInfo System { get; } =
        new()
        {
            Id = "5d0c3c9e-2a0f-4b57-9a51-0d1b2f3a4c5d",
            Name = "Library",
            Version = "0.1.0",
            Cpus = 2,
            CpuLoad = 0.21,
            MemoryBytes = 8L << 30,
            MemoryAvailableBytes = 5L << 30,
            DiskBytes = 100L << 30,
            DiskAvailableBytes = 60L << 30,
            Accelerator = "tcg",
            Bases = 1,
            BaseIds = [Samples.Base().Id],
            Services = 1,
            ServiceIds = ["org.example.speech"],
            Overlays = 1,
            Instances = 1,
            SharedMemoryBytes = 512L << 20,
        };

    public static DiscoveryInfo Discovery { get; } =
        new()
        {
            On = true,
            Name = "Library",
            FoundAs = "Library (2)",
        };

    public static CloudletEvent Event { get; } =
        new()
        {
            Id = "5f0c91aa-18",
            Type = "instance.changed",
            At = Samples.Noon,
            Subject = Samples.Instance().Id,
            Instance = Samples.Instance(),
        };

    public static UploadInfo Upload { get; } =
        new()
        {
            Id = "0a1b2c3d4e5f",
            Kind = UploadKind.Disk,
            State = UploadState.Receiving,
            Title = "debian.qcow2",
            Offset = 1 << 20,
            Bytes = 734_003_200,
            PresentBytes = 0,
            CreatedAt = Samples.Noon,
            ExpiresAt = Samples.Noon.AddDays(1),
        };

    public static DeviceInfo Device { get; } =
        new()
        {
            Id = "phone-7",
            State = "paired",
            CreatedAt = Samples.Noon,
            ExpiresAt = Samples.Noon.AddDays(1),
        };

    public static MessageInfo Message { get; } =
        new()
        {
            Id = 17,
            Device = "phone-7",
            Service = "org.example.speech",
            Message = "refresh",
            Parameters = new Dictionary<string, string>(),
            CreatedAt = Samples.Noon,
            ExpiresAt = Samples.Noon.AddHours(1),
        };

    public static AppInfo App { get; } =
        new()
        {
            Id = "0a1b2c3d4e5f",
            Name = "Speech",
            Service = "org.example.speech",
            Description = "Talk to your box",
            Version = "1.2.3",
            Tags = ["voice"],
            Platform = "android",
            LeastOsVersion = "21",
            FileName = "speech.apk",
            MediaType = "application/vnd.android.package-archive",
            Bytes = 4_194_304,
            Sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Md5 = "900150983cd24fb0d6963f7d28e17f72",
            CreatedAt = Samples.Noon,
            ChangedAt = Samples.Noon,
            Revision = 1,
        };
}
