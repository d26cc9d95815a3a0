namespace Cloudlet.Client;

/// <summary>How patient a client is.</summary>
public sealed record CloudletClientOptions
{
    /// <summary>How long connecting may take. A local daemon takes microseconds; 10 s covers a slow network.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before an interrupted stream of events is asked for again. Short: the daemon keeps what was missed.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the daemon may be away in the middle of an operation: enough for a restart.</summary>
    public TimeSpan ReconnectPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What this device calls itself to cloudlets, so that its uploads, instances and leases stay its own when its address changes: 1 to 100 visible characters of ASCII, no slash. Null: its address says who it is.
    /// </summary>
    public string? DeviceId { get; init; }

    /// <summary>The clock of the two above.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
