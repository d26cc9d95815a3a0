using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>How a QMP connection behaves.</summary>
public sealed record QmpOptions
{
    /// <summary>How long the greeting may take. It comes when QEMU has read all its files, or when a client before us has left.</summary>
    public TimeSpan GreetingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may take. QEMU's main loop stands still while it, say, flushes a disk.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for both.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called for each event, in order, on the reading task: it must return soon and not throw.</summary>
    public Action<QmpEvent>? OnEvent { get; init; }

    /// <summary>Says why the connection ended, when whoever made it knows better.</summary>
    public Func<CloudletException>? OnClosed { get; init; }
}
