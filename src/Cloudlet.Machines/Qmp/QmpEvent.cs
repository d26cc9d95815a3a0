using System.Text.Json;

namespace Cloudlet.Machines;

/// <summary>Something that QEMU tells unasked.</summary>
/// <param name="Name">Such as <c>SHUTDOWN</c>.</param>
/// <param name="Data">Its members; <c>Undefined</c> when it has none.</param>
public readonly record struct QmpEvent(string Name, JsonElement Data);
