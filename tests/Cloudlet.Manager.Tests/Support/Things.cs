namespace Cloudlet.Manager.Tests.Support;

/// <summary>Records of the API, as a cloudlet tells them.</summary>
internal static class Things
{
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static BaseInfo Base(string name = "debian", string ready = "agent") =>
        new()
        {
            Id = Digest,
            Name = name,
            DiskBytes = 4L << 30,
            MemoryBytes = 512 << 20,
            Cpus = 2,
            Accelerator = "tcg",
            MachineType = "pc-q35-7.2",
            CpuModel = "Nehalem",
            Profile = 1,
            Ready = ready,
            StoredBytes = 812_345_678,
            CreatedAt = Noon,
        };

    public static OverlayInfo Overlay(string name = "speech", string? ready = "tcp:8080", string baseName = "debian") =>
        new()
        {
            Id = Digest,
            Name = name,
            Base = baseName,
            BaseId = Digest,
            Bytes = 1_234_567,
            ChangedDiskPages = 1000,
            ChangedMemoryPages = 3000,
            Pages = new PageSources(Zero: 100, Base: 200, Self: 300, Literal: 2400, Delta: 1000),
            Ports = [8080, 22],
            Ready = ready,
            Manifest = Digest,
            CreatedAt = Noon,
        };

    public static ServiceInfo Service(string id = "org.example.speech", string description = "Hears") =>
        new()
        {
            Id = id,
            Description = description,
            Version = "1.0",
            VersionNumber = 2,
            Tags = ["voice", "audio"],
            Overlay = "speech",
            Ports = [8080],
            Ready = "tcp:8080",
            LeastMemoryBytes = 256 << 20,
            Users = 5,
            IdleSeconds = 600,
            Warm = 1,
            CreatedAt = Noon,
            ChangedAt = Noon,
            Revision = 7,
        };

    public static ServiceVersionInfo Version(int number, bool current, string label) =>
        new()
        {
            Number = number,
            Version = label,
            Overlay = "speech",
            Ports = [8080],
            Ready = "tcp:8080",
            CreatedAt = Noon,
            Current = current,
        };

    public static InstanceInfo Instance(string name = "speech-1", InstanceState state = InstanceState.Running) =>
        new()
        {
            Id = "0a1b2c3d4e5f",
            Name = name,
            State = state,
            Overlay = "speech",
            Base = "debian",
            Ports = [new PortMapping(8080, 40123, "tcp")],
            StartedAt = Noon,
            MemoryBytes = 512 << 20,
            Service = "org.example.speech",
            ServiceVersion = 2,
        };

    public static AppInfo App(string name = "Speech", string description = "Talks", AndroidPackage? android = null) =>
        new()
        {
            Id = "0a1b2c3d4e5f",
            Name = name,
            Service = "org.example.speech",
            Description = description,
            Version = "1.2",
            Tags = ["voice"],
            Platform = "android",
            LeastOsVersion = "26",
            FileName = "speech.apk",
            MediaType = "application/vnd.android.package-archive",
            Bytes = 3 << 20,
            Sha256 = new string('a', 64),
            Md5 = new string('b', 32),
            Android = android,
            CreatedAt = Noon,
            ChangedAt = Noon,
            Revision = 3,
        };

    public static DeviceInfo Device(string id = "phone") =>
        new()
        {
            Id = id,
            State = "paired",
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(30),
        };

    public static MessageInfo Message(string text = "show") =>
        new()
        {
            Id = 7,
            Device = "phone",
            Message = text,
            Service = text,
            Parameters = new Dictionary<string, string> { [text] = text },
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(1),
        };

    public static CloudletEvent Event(string type) =>
        new()
        {
            Id = "1",
            Type = type,
            At = Noon,
            Subject = "x",
        };

    /// <summary>A disk image of which 3 of 8 MiB are here.</summary>
    public static UploadInfo Upload(string title) =>
        new()
        {
            Id = "u1",
            Kind = UploadKind.Disk,
            State = UploadState.Receiving,
            Title = title,
            Offset = 3 << 20,
            Bytes = 8 << 20,
            PresentBytes = 0,
            CreatedAt = Noon,
            ExpiresAt = Noon,
        };

    public static OperationInfo Operation(
        string kind = "base.create",
        OperationState state = OperationState.Succeeded,
        string subject = "debian",
        object? result = null,
        Problem? error = null
    ) =>
        new()
        {
            Id = $"{kind}-{subject}-{state}",
            Kind = kind,
            Subject = subject,
            State = state,
            Steps = [],
            Result = result is null ? null : System.Text.Json.JsonSerializer.SerializeToElement(result),
            Error = error,
            StartedAt = Noon,
            EndedAt = state is OperationState.Running or OperationState.Waiting ? null : Noon.AddSeconds(3),
        };
}
