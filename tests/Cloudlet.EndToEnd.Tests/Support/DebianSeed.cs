namespace Cloudlet.EndToEnd.Tests;

/// <summary>The Debian guest, frozen and customised through its agent.</summary>
public static class DebianSeed
{
    public const string Base = "debian";
    public const string Overlay = "custom";

    public static async Task<(BaseInfo, OverlayInfo, FrozenFacts)> MakeAsync(
        Daemon daemon,
        CancellationToken cancellationToken
    )
    {
        var item = await daemon.Client.MakeBaseAsync(
            TestGuests.Debian.ToBase(Base, 512) with
            {
                Disk = TestGuests.Debian.Disk,
                Ready = "agent",
            },
            cancellationToken
        );

        var folder = Directory.CreateDirectory(daemon.At("tree"));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "deep"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a"), "alpha", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "deep", "b"), "beta", cancellationToken);
        var random = new byte[300_000];
        Random.Shared.NextBytes(random);
        await File.WriteAllBytesAsync(daemon.At("random"), random, cancellationToken);
        var secret = Guid.NewGuid().ToString("N");
        var overlay = await daemon.Client.MakeOverlayAsync(
            new CreateOverlay
            {
                Name = Overlay,
                Base = Base,
                Copies = [new(daemon.At("random"), "/srv/random"), new(folder.FullName, "/srv/tree")],
                Scripts =
                [
                    new(
                        "keep.sh",
                        $"""
                        #!/bin/bash
                        set -e
                        echo made by hand >/etc/made
                        (s={secret}; while :; do echo $s >/run/secret; sleep 1; done) </dev/null >/dev/null 2>&1 &
                        """
                    ),
                ],
                TimeoutSeconds = 240,
            },
            cancellationToken
        );
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(random));
        return (item, overlay, new FrozenFacts(0, secret, digest));
    }
}
