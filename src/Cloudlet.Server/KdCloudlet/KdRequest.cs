using System.Net;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>What a client of KD-Cloudlet asks, however it came here.</summary>
internal sealed record KdRequest
{
    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase) { "t", "true", "y", "yes" };

    /// <summary>What it asks for: <c>/services</c>, <c>/servicevm/start</c>, ...</summary>
    public required string Path { get; init; }

    /// <summary>By name; the last of several.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>What the device calls itself; null when it does not say.</summary>
    public string? Device { get; init; }

    /// <summary>Who has the seats that it asks for: the device, or all that come from one address when it does not say.</summary>
    public required string Holder { get; init; }

    /// <summary>Whether the device has shown that it is the one it says, and is paired.</summary>
    public bool IsPaired { get; init; }

    /// <summary>The address of this box that the client reached.</summary>
    public required IPAddress ReachedAt { get; init; }

    /// <summary>A parameter; null when it is missing or empty.</summary>
    public string? Text(string name) => Parameters.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>A parameter that is a yes or a no; no when it is missing.</summary>
    public bool Flag(string name) => Parameters.TryGetValue(name, out var word) && Yes.Contains(word.Trim());
}
