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

    /// <summary>The clock of the two above.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
