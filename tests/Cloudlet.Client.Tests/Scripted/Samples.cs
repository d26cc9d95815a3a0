using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Contracts;

namespace Cloudlet.Scripted;

/// <summary>Records of the API as a cloudlet would tell them.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2024, 5, 17, 12, 0, 0, TimeSpan.Zero);

    public static BaseInfo Base(string name = "debian") =>
        new()
        {
            Id = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Name = name,
            DiskBytes = 2L << 30,
            MemoryBytes = 512L << 20,
            Cpus = 2,
            Accelerator = "tcg",
            MachineType = "pc-q35-7.2",
            CpuModel = "Nehalem",
            Profile = 1,
            Ready = "agent",
            StoredBytes = 734_003_200,
            CreatedAt = Noon,
        };

    public static OverlayInfo Overlay(string name = "speech") =>
        new()
        {
            Id = "sha256:cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34",
            Name = name,
            Base = "debian",
            BaseId = Base().Id,
            Bytes = 61_341_696,
            Effort = OverlayEffort.Normal,
            ChangedDiskPages = 41_500,
            ChangedMemoryPages = 23_712,
            Pages = new PageSources(1_204, 18_333, 2_100, 40_075, 3_500),
            Ports = [8080],
            Ready = "tcp:8080",
            Manifest = "sha256:a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa",
            CreatedAt = Noon.AddMinutes(5),
        };

    public static InstanceInfo Instance(string name = "speech-1") =>
        new()
        {
            Id = "i-7f3a",
            Name = name,
            State = InstanceState.Running,
            Overlay = "speech",
            Base = "debian",
            ProcessId = 4711,
            Ports = [new PortMapping(8080, 40001, "tcp")],
            StartedAt = Noon.AddMinutes(6),
            MemoryBytes = 512L << 20,
            VncSocket = "/run/cloudlet/7f3a/vnc.sock",
            Clock = "set",
        };

    public static SynthesisResult Synthesis() =>
        new(
            Instance(),
            new Dictionary<string, double>
            {
                ["fetch"] = 0,
                ["decode"] = 312.4,
                ["memoryImage"] = 171,
                ["resume"] = 61.8,
                ["total"] = 640.2,
            }
        );

    public static OperationInfo Operation(OperationState state = OperationState.Running) =>
        new()
        {
            Id = "op-1",
            Kind = "base.create",
            Subject = "debian",
            State = state,
            Steps = [],
            StartedAt = Noon,
            EndedAt = state is OperationState.Running or OperationState.Waiting ? null : Noon.AddSeconds(21),
        };

    public static OperationInfo Succeeded<T>(T result, JsonTypeInfo<T> type) =>
        Operation(OperationState.Succeeded) with
        {
            Result = JsonSerializer.SerializeToElement(result, type),
        };

    public static OperationInfo Failed(Problem error) => Operation(OperationState.Failed) with { Error = error };

    public static Problem Missing(string what) =>
        new()
        {
            Code = ProblemCodes.NotFound,
            Status = 404,
            Detail = $"There is no {what}.",
            Field = "name",
            Value = what,
            Next = "Look again.",
        };

    public static ServiceInfo Service(string id = "org.example.speech") =>
        new()
        {
            Id = id,
            Description = "Turns speech into text",
            Version = "2.1",
            VersionNumber = 3,
            Tags = ["audio", "english"],
            Overlay = "speech",
            Ports = [8080, 22],
            Ready = "tcp:8080",
            LeastMemoryBytes = 256L << 20,
            IdealMemoryBytes = 1L << 30,
            Users = 5,
            IdleSeconds = 600,
            Warm = 1,
            CreatedAt = Noon,
            ChangedAt = Noon.AddMinutes(5),
            Revision = 4,
        };

    public static ServiceVersionInfo Version(int number, bool current) =>
        new()
        {
            Number = number,
            Version = $"{number}.0",
            Overlay = $"speech-{number}",
            Ports = [8080],
            Ready = "tcp:8080",
            CreatedAt = Noon,
            Current = current,
        };

    public static EnsuredInstance Ensured() =>
        new(
            Instance(),
            new LeaseInfo
            {
                Id = "0123456789abcdef0123456789abcdef",
                Instance = Instance().Id,
                Service = "org.example.speech",
                Seconds = 3600,
                ExpiresAt = Noon.AddHours(1),
            }
        );

    public static MessageInfo Message(long id, string? service = "org.example.speech") =>
        new()
        {
            Id = id,
            Device = "6f2a9c01",
            Service = service,
            Message = "new-version",
            Parameters = new Dictionary<string, string> { ["version"] = "2.0", ["url"] = "http://10.0.0.1/speech.apk" },
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(1),
            ReadAt = service is null ? Noon.AddMinutes(1) : null,
        };

    public static DeviceInfo Device(string state) =>
        new()
        {
            Id = "6f2a9c01",
            State = state,
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(30),
            RevokedAt = state == "revoked" ? Noon.AddHours(1) : null,
        };
}
