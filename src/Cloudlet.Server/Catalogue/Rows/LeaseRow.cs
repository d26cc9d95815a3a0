namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>A client's seat in an instance, for a time. The database gives no seat twice.</summary>
internal sealed class LeaseRow
{
    public required string Id { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>From 1 to the instance's seats.</summary>
    public required int Seat { get; init; }

    /// <summary>Who sits there, where it is known by a name; a client of the API has the id alone.</summary>
    public string? Holder { get; init; }

    public required long Seconds { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }
}
