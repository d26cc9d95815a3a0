namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>The answer to a creation that came with an idempotency key: the same request gets it again.</summary>
internal sealed class AnswerRow
{
    public required string Key { get; init; }

    /// <summary>The SHA-256 of route and body: a key belongs to one request.</summary>
    public required string Request { get; init; }

    public required int Status { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
