namespace Cloudlet.Machines;

/// <summary>How we talk with a guest agent.</summary>
public sealed record AgentOptions
{
    /// <summary>How long an answer may take. A guest under TCG on a busy host is slow.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon a running command is looked at again, at first.</summary>
    public TimeSpan ShortestPoll { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often a command that says nothing is looked at. Each look costs the guest about a millisecond under TCG.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes of a file per message. The agent limits messages to 64 MiB, and answers nothing else meanwhile.</summary>
    public int ChunkBytes { get; init; } = 256 * 1024;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
