using System.Text.Json.Serialization;

namespace Cloudlet.Machines;

/// <summary>What runs a guest's instructions. A snapshot belongs to the one that it was taken under.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accelerator>))]
public enum Accelerator
{
    /// <summary>QEMU's translator: slow, runs everywhere.</summary>
    [JsonStringEnumMemberName("tcg")]
    Tcg,

    /// <summary>The processor's virtualisation, through Linux.</summary>
    [JsonStringEnumMemberName("kvm")]
    Kvm,
}
