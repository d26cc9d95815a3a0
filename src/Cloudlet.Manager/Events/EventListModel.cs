using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Events;

/// <summary>What happened lately.</summary>
/// <param name="Events">Those that are asked for, the newest first.</param>
/// <param name="Topic">What they are about; empty: whatever.</param>
public sealed record EventListModel(IReadOnlyList<CloudletEvent> Events, string Topic) : IPageModel
{
    /// <summary>So many are shown.</summary>
    public const int Most = 200;

    /// <inheritdoc/>
    public string Title => "Events";

    /// <summary>Of all that are kept, the oldest first. How far jobs are is left out.</summary>
    public static EventListModel Of(IEnumerable<CloudletEvent> all, string topic) =>
        new(
            [
                .. all.Where(item => item.Type.Contains('.') && item.Type != $"{EventTopics.Operation}.changed")
                    .Where(item => topic.Length == 0 || item.Type.StartsWith($"{topic}.", StringComparison.Ordinal))
                    .Reverse()
                    .Take(Most),
            ],
            topic
        );
}
