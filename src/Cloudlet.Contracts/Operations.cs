using System.Text.Json;

namespace Cloudlet.Contracts;

/// <summary>A long job.</summary>
public sealed record OperationInfo
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it does: <c>base.create</c>, <c>overlay.create</c>, <c>synthesis</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>The name of what it works on.</summary>
    public required string Subject { get; init; }

    /// <summary>The id of the operation that began it, waits for it and tells what it tells, too; null when there is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Where it is.</summary>
    public required OperationState State { get; init; }

    /// <summary>The present stage, and how far it is.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>The stages that are over, with their times.</summary>
    public required IReadOnlyList<StepTiming> Steps { get; init; }

    /// <summary>What it waits for, while <see cref="State"/> is waiting: how to look at the machine and how to go on.</summary>
    public WaitingFor? Waiting { get; init; }

    /// <summary>Its place in the queue for memory, processors and disk: 1 is next; null when it does not wait for room.</summary>
    public int? QueuePlace { get; init; }

    /// <summary>What came of it, when it succeeded: the thing's own JSON.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public Problem? Error { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The life of an operation.</summary>
public enum OperationState
{
    /// <summary>It works.</summary>
    Running,

    /// <summary>It waits for a person: see <see cref="OperationInfo.Waiting"/>.</summary>
    Waiting,

    /// <summary>It did what was asked.</summary>
    Succeeded,

    /// <summary>It failed and left nothing behind.</summary>
    Failed,

    /// <summary>It was cancelled and left nothing behind.</summary>
    Cancelled,
}

/// <summary>How far a stage is.</summary>
/// <param name="Stage">Its name, for people.</param>
/// <param name="Done">Bytes done.</param>
/// <param name="Total">Of how many bytes, when that is known.</param>
public sealed record StageProgress(string Stage, long Done, long? Total);

/// <summary>How long a stage took.</summary>
public sealed record StepTiming(string Step, double Milliseconds);

/// <summary>What an operation waits for.</summary>
/// <param name="Message">What to do, for people.</param>
/// <param name="VncSocket">The machine's screen: a Unix socket of the cloudlet's host.</param>
/// <param name="SerialSocket">Its serial port: a Unix socket that serves one client, whom the cloudlet's own consoles shut out and are shut out by.</param>
public sealed record WaitingFor(string Message, string? VncSocket, string? SerialSocket);

/// <summary>Something that an operation tells while it works. Exactly one of the members besides the sequence is set.</summary>
public sealed record OperationEvent
{
    /// <summary>Counts up from 1 within the operation; the SSE id.</summary>
    public required long Sequence { get; init; }

    /// <summary>The stage moved.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>A stage is over.</summary>
    public StepTiming? Step { get; init; }

    /// <summary>Output of the guest or a note, whole lines or parts of them.</summary>
    public string? Output { get; init; }

    /// <summary>The state changed; the last event of an operation is one of these.</summary>
    public OperationInfo? Operation { get; init; }
}
