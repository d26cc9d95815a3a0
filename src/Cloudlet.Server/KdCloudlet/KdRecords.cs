using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>A service, as KD-Cloudlet tells it.</summary>
internal sealed record KdService(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("service_id")] string ServiceId,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("tags")] IReadOnlyList<string> Tags
);

/// <summary>A list of services.</summary>
internal sealed record KdServices([property: JsonPropertyName("services")] IReadOnlyList<KdService> Services);

/// <summary>An instance of a service.</summary>
internal sealed record KdServiceVm(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("service_id")] string ServiceId,
    [property: JsonPropertyName("running")] bool Running,
    [property: JsonPropertyName("port")] int Port,
    [property: JsonPropertyName("ip_address")] string Address,
    [property: JsonPropertyName("vnc_address")] string VncAddress,
    [property: JsonPropertyName("ssh_port")] int SshPort,
    [property: JsonPropertyName("fqdn")] string? DomainName
);

/// <summary>An app of the store.</summary>
internal sealed record KdApp(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("service_id")] string? ServiceId,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("package_name")] string? PackageName,
    [property: JsonPropertyName("min_android_version")] string? LeastAndroidVersion,
    [property: JsonPropertyName("md5sum")] string? Md5,
    [property: JsonPropertyName("app_version")] string? Version,
    [property: JsonPropertyName("tags")] IReadOnlyList<string> Tags
);

/// <summary>A list of apps.</summary>
internal sealed record KdApps([property: JsonPropertyName("apps")] IReadOnlyList<KdApp> Apps);

/// <summary>What a cloudlet is, and what it has where that was asked for.</summary>
internal sealed record KdMetadata(
    [property: JsonPropertyName("memory_info")] KdMemory Memory,
    [property: JsonPropertyName("cpu_info")] KdProcessor Processor
)
{
    [JsonPropertyName("services")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<KdService>? Services { get; init; }

    [JsonPropertyName("apps")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<KdApp>? Apps { get; init; }
}

/// <summary>Memory, in bytes.</summary>
internal sealed record KdMemory(
    [property: JsonPropertyName("max_memory")] long Total,
    [property: JsonPropertyName("free_memory")] long Free
);

/// <summary>Processors.</summary>
/// <param name="Cores">How many.</param>
/// <param name="Usage">How busy they are, in percent: 0 to 100.</param>
/// <param name="Speed">MHz, as text: clients read it so.</param>
/// <param name="CacheKib">KiB.</param>
internal sealed record KdProcessor(
    [property: JsonPropertyName("max_cores")] int Cores,
    [property: JsonPropertyName("usage")] double Usage,
    [property: JsonPropertyName("speed")] string Speed,
    [property: JsonPropertyName("cache")] int CacheKib
);

/// <summary>A message to a device.</summary>
internal sealed record KdMessage(
    [property: JsonPropertyName("device_id")] string Device,
    [property: JsonPropertyName("service_id")] string? Service,
    [property: JsonPropertyName("message")] string Text,
    [property: JsonPropertyName("params")] IReadOnlyDictionary<string, string> Parameters
);

/// <summary>Messages to a device.</summary>
internal sealed record KdMessages([property: JsonPropertyName("messages")] IReadOnlyList<KdMessage> Messages);

/// <summary>
/// How they are written: every name as it is, and null where there is nothing. Text stays readable UTF-8: old clients read an answer with one call, so it had
/// better be short.
/// </summary>
[JsonSerializable(typeof(KdService))]
[JsonSerializable(typeof(KdServices))]
[JsonSerializable(typeof(KdServiceVm))]
[JsonSerializable(typeof(KdApps))]
[JsonSerializable(typeof(KdMetadata))]
[JsonSerializable(typeof(KdMessage))]
[JsonSerializable(typeof(KdMessages))]
internal sealed partial class KdJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static KdJson Plain { get; } =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
