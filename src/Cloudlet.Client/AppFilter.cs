namespace Cloudlet.Client;

/// <summary>Which apps to list: those that have all that is not null.</summary>
public sealed record AppFilter
{
    /// <summary>They have this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Their name, description, service, tags or Android package has this, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>They are clients of the service of this id.</summary>
    public string? Service { get; init; }

    /// <summary>They run on this platform.</summary>
    public string? Platform { get; init; }
}
