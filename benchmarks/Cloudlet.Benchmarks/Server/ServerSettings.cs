namespace Cloudlet.Benchmarks.Server;

/// <summary>What <c>bench server</c> measures.</summary>
internal sealed record ServerSettings
{
    /// <summary>The <c>cloudlet</c> command.</summary>
    public required string Cloudlet { get; init; }

    /// <summary>Services in the catalogue while routes are measured.</summary>
    public required int Services { get; init; }

    /// <summary>How long each route is asked.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Clients that join one service at once.</summary>
    public required int Joins { get; init; }

    /// <summary>Users that one instance takes.</summary>
    public required int Users { get; init; }

    /// <summary>The guest's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>How long a daemon is left alone that was just started, before its memory is read.</summary>
    public required TimeSpan QuietFirst { get; init; }

    /// <summary>And one that had something to do.</summary>
    public required TimeSpan QuietLater { get; init; }
}
