namespace Cloudlet.EndToEnd.Tests;

/// <summary>A data directory with a base and an overlay, made once: each daemon under test starts with a copy.</summary>
/// <param name="Folder">The data directory; no daemon owns it any more.</param>
/// <param name="Base">The base.</param>
/// <param name="Overlay">The overlay.</param>
/// <param name="Frozen">What the guest knew when it was frozen.</param>
public sealed record Seed(string Folder, BaseInfo Base, OverlayInfo Overlay, FrozenFacts Frozen)
{
    /// <summary>Copies it, holes kept.</summary>
    public async Task CopyToAsync(string data, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(data);
        await Tool.OutputAsync("cp", ["-a", "--sparse=always", $"{Folder}/.", data], cancellationToken);
    }
}

/// <summary>What a guest knew when it was frozen.</summary>
/// <param name="Tick">A number that it had counted to.</param>
/// <param name="Secret">A word in the memory of one of its processes, and nowhere else.</param>
/// <param name="Digest">The SHA-256 of a file that it had made of random bytes.</param>
public sealed record FrozenFacts(int Tick, string Secret, string Digest);
