namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>An operation as it was last written down: when it began, and when it ended.</summary>
internal sealed class OperationRow
{
    public required string Id { get; init; }

    public required string State { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>All that the API tells of it, as JSON.</summary>
    public required string Info { get; set; }
}
