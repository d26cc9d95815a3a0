using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloudlet.Contracts;

/// <summary>How the API's records are written: camelCase, enums as camelCase words, nothing for null. Made at compile time, so that clients can be trimmed.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters = [
        typeof(CamelCaseEnum<InstanceState>),
        typeof(CamelCaseEnum<OperationState>),
        typeof(CamelCaseEnum<OverlayEffort>),
        typeof(CamelCaseEnum<UploadKind>),
        typeof(CamelCaseEnum<UploadState>),
    ]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(BaseInfo))]
[JsonSerializable(typeof(IReadOnlyList<BaseInfo>))]
[JsonSerializable(typeof(CreateBase))]
[JsonSerializable(typeof(OverlayInfo))]
[JsonSerializable(typeof(IReadOnlyList<OverlayInfo>))]
[JsonSerializable(typeof(CreateOverlay))]
[JsonSerializable(typeof(VerificationResult))]
[JsonSerializable(typeof(RecompressOverlay))]
[JsonSerializable(typeof(RecompressionResult))]
[JsonSerializable(typeof(InstanceInfo))]
[JsonSerializable(typeof(IReadOnlyList<InstanceInfo>))]
[JsonSerializable(typeof(StopInstance))]
[JsonSerializable(typeof(SaveInstance))]
[JsonSerializable(typeof(SynthesisRequest))]
[JsonSerializable(typeof(SynthesisResult))]
[JsonSerializable(typeof(OperationInfo))]
[JsonSerializable(typeof(IReadOnlyList<OperationInfo>))]
[JsonSerializable(typeof(OperationEvent))]
[JsonSerializable(typeof(ServiceInfo))]
[JsonSerializable(typeof(IReadOnlyList<ServiceInfo>))]
[JsonSerializable(typeof(ServiceVersionInfo))]
[JsonSerializable(typeof(IReadOnlyList<ServiceVersionInfo>))]
[JsonSerializable(typeof(CreateService))]
[JsonSerializable(typeof(EditService))]
[JsonSerializable(typeof(RollbackService))]
[JsonSerializable(typeof(FreezeService))]
[JsonSerializable(typeof(EnsureInstance))]
[JsonSerializable(typeof(EnsuredInstance))]
[JsonSerializable(typeof(LeaseInfo))]
[JsonSerializable(typeof(IReadOnlyList<LeaseInfo>))]
[JsonSerializable(typeof(RenewLease))]
[JsonSerializable(typeof(AppInfo))]
[JsonSerializable(typeof(IReadOnlyList<AppInfo>))]
[JsonSerializable(typeof(AddApp))]
[JsonSerializable(typeof(EditApp))]
[JsonSerializable(typeof(MessageInfo))]
[JsonSerializable(typeof(IReadOnlyList<MessageInfo>))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(ReadMessages))]
[JsonSerializable(typeof(DeviceInfo))]
[JsonSerializable(typeof(IReadOnlyList<DeviceInfo>))]
[JsonSerializable(typeof(AddDevice))]
[JsonSerializable(typeof(AddedDevice))]
[JsonSerializable(typeof(CreateUpload))]
[JsonSerializable(typeof(FinishUpload))]
[JsonSerializable(typeof(UploadInfo))]
[JsonSerializable(typeof(IReadOnlyList<UploadInfo>))]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DiscoveredCloudlet))]
[JsonSerializable(typeof(IReadOnlyList<DiscoveredCloudlet>))]
[JsonSerializable(typeof(DiscoveryEvent))]
[JsonSerializable(typeof(DiscoveryInfo))]
[JsonSerializable(typeof(EditDiscovery))]
[JsonSerializable(typeof(ChosenSynthesis))]
[JsonSerializable(typeof(ManagerPassword))]
[JsonSerializable(typeof(CloudletEvent))]
public sealed partial class CloudletJson : JsonSerializerContext;

/// <summary>Writes an enum's members as camelCase words.</summary>
public sealed class CamelCaseEnum<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
