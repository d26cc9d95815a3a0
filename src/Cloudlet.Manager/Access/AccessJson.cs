using System.Text.Json.Serialization;

namespace Cloudlet.Manager.Access;

/// <summary>What the Manager's sign-in writes and reads as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredPassword))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(IReadOnlyList<KeptSession>))]
internal sealed partial class AccessJson : JsonSerializerContext;

/// <summary>A change of the password.</summary>
/// <param name="Current">The present one.</param>
/// <param name="New">The new one.</param>
internal sealed record ChangePassword(string? Current, string? New);
