namespace Cloudlet.Client.Ranking;

/// <summary>What a cloudlet is wanted for. Rankers look at what is set.</summary>
public sealed record Wish
{
    /// <summary>The id of the service; null for none.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The id of the base that an overlay stands on; null for none.</summary>
    public string? BaseId { get; init; }
}
