using System.Text.Json.Serialization;

namespace Cloudlet.Manager.Updates;

/// <summary>What the stream of news holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobEnd))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LiveJson : JsonSerializerContext;
