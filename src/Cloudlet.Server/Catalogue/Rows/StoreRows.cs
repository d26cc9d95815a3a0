namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>A base of the data directory: here only so that what stands on it can be a foreign key.</summary>
internal sealed class BaseRow
{
    /// <summary>Its digest.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }
}

/// <summary>An overlay of the store, under its name: here only so that what stands on it can be a foreign key.</summary>
internal sealed class OverlayRow
{
    public required string Name { get; init; }

    /// <summary>The digest of its content.</summary>
    public required string Id { get; set; }

    /// <summary>The digest of its manifest.</summary>
    public required string Manifest { get; set; }

    /// <summary>Its base; null while that is not on this box.</summary>
    public string? BaseId { get; set; }
}
