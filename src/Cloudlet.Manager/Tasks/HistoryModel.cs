using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Tasks;

/// <summary>All jobs that run, and the last that ended.</summary>
/// <param name="Operations">Those that are asked for, the newest first.</param>
/// <param name="Filter">What is asked for.</param>
/// <param name="Kinds">All kinds that there are.</param>
public sealed record HistoryModel(Slice<OperationInfo> Operations, HistoryFilter Filter, IReadOnlyList<string> Kinds)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Operations";
}

/// <summary>Which jobs are asked for; what is empty does not matter.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="State">Their state, in lower case.</param>
/// <param name="Subject">A part of the name of what they work on.</param>
public sealed record HistoryFilter(string Kind = "", string State = "", string Subject = "")
{
    /// <summary>All states that there are, in lower case.</summary>
    public static IEnumerable<string> States { get; } = [.. Enum.GetValues<OperationState>().Select(StateWord.Of)];

    /// <summary>Whether anything is asked for.</summary>
    public bool IsOn => Kind.Length + State.Length + Subject.Length > 0;

    /// <summary>Whether a job is one of them.</summary>
    public bool Finds(OperationInfo operation) =>
        (Kind.Length == 0 || operation.Kind == Kind)
        && (State.Length == 0 || StateWord.Of(operation.State) == State)
        && operation.Subject.Contains(Subject, StringComparison.OrdinalIgnoreCase);
}
