namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>The one data directory that this catalogue belongs to. There is one row.</summary>
internal sealed class OwnerRow
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>What stands in the data directory's <c>catalogue.id</c>.</summary>
    public required string Data { get; init; }
}
