namespace Cloudlet.Server;

/// <summary>The daemon. A stand-in: the command line is written against this signature.</summary>
public static class CloudletServer
{
    /// <summary>Runs until <paramref name="cancellationToken"/>; tells on <paramref name="ready"/> where it listens.</summary>
    public static Task RunAsync(ServerSettings settings, TextWriter ready, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The daemon is not part of this build.");
}

/// <summary>What the daemon runs with.</summary>
public sealed record ServerSettings
{
    /// <summary>Owns all data.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where it listens.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The emulator.</summary>
    public string QemuPath { get; init; } = "qemu-system-x86_64";
}
