using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Manager.Updates;

namespace Cloudlet.Manager.Events;

/// <summary>What happened lately.</summary>
/// <param name="Events">Those that are asked for, the newest first.</param>
/// <param name="Topic">What they are about; empty: whatever.</param>
public sealed record EventListModel(Slice<CloudletEvent> Events, string Topic) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Events";

    /// <summary>Those that are asked for, of all that are kept with the oldest first. How far jobs are is left out.</summary>
    internal static IReadOnlyList<CloudletEvent> Find(IEnumerable<CloudletEvent> all, string topic) =>
        [
            .. EventText.Distinct(
                all.Where(item => item.Type.Contains('.') && item.Type != $"{EventTopics.Operation}.changed")
                    .Where(item => topic.Length == 0 || item.Type.StartsWith($"{topic}.", StringComparison.Ordinal))
                    .Reverse()
            ),
        ];
}
